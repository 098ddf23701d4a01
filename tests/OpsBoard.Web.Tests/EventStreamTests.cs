using System.Globalization;
using OpsBoard.Domain.Access;
using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>The stream of events: it says at once that it is there, goes on saying so, and sends what happens.</summary>
public sealed class EventStreamTests : IAsyncLifetime
{
    private BoardServer _server = null!;
    private HttpClient _lead = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await BoardServer.StartAsync();
        _lead = await _server.ClientAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task It_speaks_at_once_though_nothing_happens_and_then_tells_what_does()
    {
        using var lines = await OpenAsync(null);
        Assert.StartsWith(":", await lines.ReadLineAsync(), StringComparison.Ordinal);

        var changed = await _lead.PutClassAsync("220106005003-001", "controlled", "密接居住地", "1");

        Assert.Equal("event: zone_class_changed", await NextAsync(lines, "event:"));
        Assert.Contains("\"to\":\"controlled\"", await NextAsync(lines, "data:"), StringComparison.Ordinal);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"id: {changed.Position}"), await NextAsync(lines, "id:"));
    }

    [Fact]
    public async Task It_says_that_it_is_still_there_before_a_proxy_gives_up()
    {
        using var lines = await OpenAsync(null);
        Assert.StartsWith(":", await NextAsync(lines, ":"), StringComparison.Ordinal);
        var silent = System.Diagnostics.Stopwatch.StartNew();
        Assert.StartsWith(":", await NextAsync(lines, ":"), StringComparison.Ordinal);
        Assert.InRange(silent.Elapsed.TotalSeconds, 10, 30);
    }

    [Fact]
    public async Task It_goes_on_after_the_last_event_that_was_seen()
    {
        var registered = (await _lead.ReadAsync("/api/v1/zones/220106005004-001")).Position;
        using var lines = await OpenAsync((registered - 1).ToString(CultureInfo.InvariantCulture), "?districts=220106");
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"id: {registered}"), await NextAsync(lines, "id:"));
    }

    [Fact]
    public async Task A_place_beyond_the_end_of_the_history_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/stream");
        request.Headers.Add("Last-Event-ID", "999999");
        using var response = await _lead.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("stream.last-event-id-ahead", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<StreamReader> OpenAsync(string? lastEventId, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/stream" + query);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await _lead.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new(await response.Content.ReadAsStreamAsync());
    }

    private static async Task<string> NextAsync(StreamReader lines, string start)
    {
        while (await lines.ReadLineAsync() is { } line)
            if (line.StartsWith(start, StringComparison.Ordinal)) return line;
        throw new EndOfStreamException($"No line began with {start}");
    }
}
