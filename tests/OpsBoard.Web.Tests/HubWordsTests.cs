using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace OpsBoard.Web.Tests;

/// <summary>What the hub answers to a machine that asks wrongly.</summary>
[Collection<StillServer>]
public sealed class HubWordsTests(StillServer still) : StillTests(still)
{
    private const char End = '\x1e';

    [Theory]
    [InlineData("[null, 0]", "districts.missing")]
    [InlineData("[[null], 0]", "district.unknown")]
    [InlineData("[[\"999999\"], 0]", "district.unknown")]
    [InlineData("[[\"220106\"], -1]", "position.negative")]
    public async Task A_watch_that_cannot_be_is_refused_with_its_reason(string arguments, string code)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {Still.TokenOf("viewer-01")}");
        await socket.ConnectAsync(new UriBuilder(Still.Board.Address) { Scheme = "ws", Path = "/hubs/board", Query = "surface=data" }.Uri, TestContext.Current.CancellationToken);
        await SayAsync(socket, """{"protocol":"json","version":1}""");
        await SayAsync(socket, $$"""{"type":1,"invocationId":"1","target":"Watch","arguments":{{arguments}}}""");
        Assert.Contains(code, await ErrorAsync(socket), StringComparison.Ordinal);
    }

    private static Task SayAsync(ClientWebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    /// <summary>The error of the one invocation.</summary>
    private static async Task<string> ErrorAsync(ClientWebSocket socket)
    {
        var heard = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            heard.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
            foreach (var message in heard.ToString().Split(End, StringSplitOptions.RemoveEmptyEntries).Where(m => m.Contains("\"type\":3", StringComparison.Ordinal)))
            {
                using var completion = JsonDocument.Parse(message);
                return completion.RootElement.GetProperty("error").GetString()!;
            }
        }
    }
}
