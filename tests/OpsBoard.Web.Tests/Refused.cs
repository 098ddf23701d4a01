using Microsoft.Extensions.DependencyInjection;
using OpsBoard.EventStore;
using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>A command that is refused.</summary>
internal static class Refused
{
    /// <summary>It is refused with this status and code, in words, and nothing is recorded.</summary>
    public static async Task<ApiAnswer> RefusedAsync(this BoardServer server, Func<Task<ApiAnswer>> act, int status, string code)
    {
        var store = server.Services.GetRequiredService<EventJournal>();
        var before = await store.HeadAsync();
        var answer = await act();
        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.False(string.IsNullOrWhiteSpace(answer.Body.GetProperty("title").GetString()));
        Assert.NotEqual(code, answer.Body.GetProperty("title").GetString());
        Assert.Equal(before, await store.HeadAsync());
        return answer;
    }
}
