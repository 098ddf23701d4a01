using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OpsBoard.Domain.Access;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Testing;
using OpsBoard.Web.Platform.Ledger;

namespace OpsBoard.Web.Tests;

/// <summary>Two boards over HTTP: one keeps its history, the other vouches for it.</summary>
public sealed class PeerWitnessTests : IAsyncLifetime
{
    private const string Origin = "opsboard.example/jilin";

    private readonly CheckpointKey _logKey = CheckpointKey.Create("opsboard"), _witnessKey = CheckpointKey.Create("changchun-office"), _stranger = CheckpointKey.Create("opsboard");
    private readonly int _port = FreePort();
    private BoardServer _board = null!;
    private BoardServer? _witness;
    private HttpClient _auditor = null!, _lead = null!;

    public async ValueTask InitializeAsync()
    {
        _board = await BoardServer.StartAsync(
            data => Lay(data, $"key-{_logKey.Public.Id}.pem", _logKey.ToPem()),
            "--OpsBoard:Ledger:Origin", Origin, "--OpsBoard:Ledger:Witness:Urls:changchun-office", $"http://127.0.0.1:{_port}",
            "--OpsBoard:Ledger:Witness:Keys:changchun-office", Convert.ToBase64String(_witnessKey.Public.Info));
        _auditor = await _board.ClientAsync("audit-01", Role.Auditor);
        _auditor.DefaultRequestHeaders.Add("Accept-Language", "en");
        _lead = await _board.ClientAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan);
    }

    public async ValueTask DisposeAsync()
    {
        await _board.DisposeAsync();
        if (_witness is not null) await _witness.DisposeAsync();
        _logKey.Dispose();
        _witnessKey.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public async Task While_the_witness_is_away_the_board_goes_on_and_says_so_and_later_catches_up()
    {
        Assert.Equal(200, (await _lead.PutClassAsync("220106005003-001", "controlled", "密接居住地", "1")).Status);
        await Eventually.BecomesTrueAsync(async () => (await PageAsync()).Contains("Silent since", StringComparison.Ordinal), "the page says that the witness is silent");
        Assert.Equal(200, (await _lead.PutClassAsync("220106005003-001", "sealed", "出现阳性", "2")).Status);

        await StartWitnessAsync();

        var size = await CosignedAsync();
        Assert.DoesNotContain("Silent since", await PageAsync(), StringComparison.Ordinal);
        Assert.Contains($"cosigned up to {size} records", await PageAsync(), StringComparison.Ordinal);

        using var bundle = await ExportedBundle.OfAsync(_auditor);
        var outcome = await bundle.AuditAsync();
        Assert.True(outcome.Report.Verdict == Verdict.Whole, outcome.ToText());
        Assert.Equal(("changchun-office", size), Assert.Single(outcome.Report.Witnessed.Select(w => (w.Name, w.Size))));
        Assert.Contains("Up to the last witnessed checkpoint", outcome.ToText(), StringComparison.Ordinal);
        Assert.Equal("whole", (await bundle.VerifyElsewhereAsync())?.Verdict ?? "whole");
    }

    [Fact]
    public async Task What_is_added_is_cosigned_as_it_comes()
    {
        await StartWitnessAsync();
        var first = await CosignedAsync();
        await _lead.PutClassAsync("220106005003-001", "sealed", "出现阳性", "1");
        await SignAsync();
        var second = await CosignedAsync();
        Assert.True(second > first);
        // What the witness keeps is signed by both, for auditors to fetch.
        var kept = await KeptByWitnessAsync();
        Assert.True(kept.Size == second && kept.IsSignedBy(_logKey.Public) && kept.IsSignedBy(_witnessKey.Public));
    }

    [Fact]
    public async Task A_history_that_a_superuser_rolled_back_finds_no_witness()
    {
        await StartWitnessAsync();
        var size = await CosignedAsync();
        await _board.CutOffAsync(size - 2);
        _board.ForgetWhatWasSigned();
        await SignAsync();

        await Eventually.BecomesTrueAsync(async () => (await PageAsync()).Contains("Refuses to cosign", StringComparison.Ordinal), "the page says that the witness refuses");

        Assert.Contains("its end was taken away", await PageAsync(), StringComparison.Ordinal);
        Assert.Equal(size, (await KeptByWitnessAsync()).Size);
        Assert.True((await _board.Anonymous().GetAsync("/healthz/ready")).IsSuccessStatusCode);
        await IsFoundByWhatTheWitnessKeepsAsync(size - 1);
    }

    [Fact]
    public async Task A_history_that_its_operator_rewrote_with_all_traces_and_signed_anew_finds_no_witness()
    {
        await StartWitnessAsync();
        var size = await CosignedAsync();
        await _board.RewriteAsync(size - 2, "update opsboard.mt_events set user_name = 'cy-lead-01' where seq_id = $1");
        _board.ForgetWhatWasSigned();
        await SignAsync();

        await Eventually.BecomesTrueAsync(async () => (await PageAsync()).Contains("Refuses to cosign", StringComparison.Ordinal), "the page says that the witness refuses");

        Assert.Contains("it was rewritten", await PageAsync(), StringComparison.Ordinal);
        Assert.Equal(size, (await KeptByWitnessAsync()).Size);
        // Whoever has the server and its key can sign anything; the bundle alone looks whole.
        using var bundle = await ExportedBundle.OfAsync(_auditor);
        Assert.All((await bundle.AuditAsync()).Report.Findings, f => Assert.True(f.Kind is FindingKind.NotEntitled or FindingKind.BoardDiffers, f.Message));
        await IsFoundByWhatTheWitnessKeepsAsync(null);
    }

    [Fact]
    public async Task A_witness_signs_only_what_continues_what_it_signed()
    {
        await StartWitnessAsync(asks: false);
        using var anyone = _witness!.Anonymous();
        var tree = new MemoryTiles();
        for (var i = 0; i < 40; i++) tree.Append(TreeHash.OfLeaf([(byte)i]));
        var other = new MemoryTiles();
        for (var i = 0; i < 40; i++) other.Append(TreeHash.OfLeaf([(byte)(i == 3 ? 99 : i)]));

        Assert.Equal((409, "0\n"), await AskAsync(anyone, new(7, [], await SignedAsync(tree, 20))));
        Assert.Equal(422, (await AskAsync(anyone, new(0, [TreeHash.Empty], await SignedAsync(tree, 20)))).Status);
        var (status, line) = await AskAsync(anyone, new(0, [], await SignedAsync(tree, 20)));
        Assert.Equal(200, status);
        Assert.True(Checkpoint.Parse((await SignedAsync(tree, 20)).Text + "\n" + line).IsSignedBy(_witnessKey.Public));
        // The same again: the answer may have been lost.
        Assert.Equal(200, (await AskAsync(anyone, new(20, [], await SignedAsync(tree, 20)))).Status);
        Assert.Equal((409, "20\n"), await AskAsync(anyone, new(0, [], await SignedAsync(tree, 30))));
        Assert.Equal((409, "20\n"), await AskAsync(anyone, new(20, [], await SignedAsync(other, 20))));
        Assert.Equal((409, "20\n"), await AskAsync(anyone, new(10, [], await SignedAsync(tree, 10))));
        Assert.Equal(400, (await AskAsync(anyone, new(30, [], await SignedAsync(tree, 20)))).Status);
        Assert.Equal(422, (await AskAsync(anyone, new(20, [], await SignedAsync(tree, 30)))).Status);
        Assert.Equal(422, (await AskAsync(anyone, new(20, await ProofAsync(other, 20, 30), await SignedAsync(other, 30)))).Status);
        Assert.Equal(200, (await AskAsync(anyone, new(20, await ProofAsync(tree, 20, 30), await SignedAsync(tree, 30)))).Status);
        Assert.Equal(403, (await AskAsync(anyone, new(30, await ProofAsync(tree, 30, 40), await SignedAsync(tree, 40, _stranger)))).Status);
        Assert.Equal(404, (await AskAsync(anyone, new(0, [], await SignedAsync(tree, 40, origin: "opsboard.example/another")))).Status);
        Assert.Equal(400, (int)(await anyone.PostAsync("/api/v1/ledger/cosign", new StringContent("nonsense"))).StatusCode);
        Assert.Equal(30, (await anyone.ReadAsync("/api/v1/ledger/witness")).Body.GetProperty("logs")[0].GetProperty("size").GetInt64());
    }

    [Fact]
    public async Task Of_two_stories_told_at_once_a_witness_signs_one()
    {
        await StartWitnessAsync(asks: false);
        using var anyone = _witness!.Anonymous();
        var stories = await Task.WhenAll(Enumerable.Range(0, 8).Select(async n =>
        {
            var tree = new MemoryTiles();
            for (var i = 0; i < 5; i++) tree.Append(TreeHash.OfLeaf([(byte)n, (byte)i]));
            return await AskAsync(anyone, new(0, [], await SignedAsync(tree, 5)));
        }));
        Assert.Single(stories, s => s.Status == 200);
        Assert.Equal(7, stories.Count(s => s == (409, "5\n")));
    }

    [Fact]
    public async Task A_board_that_is_no_witness_says_so()
    {
        using var anyone = _board.Anonymous();
        Assert.Equal((404, "witness.none"), Of(await anyone.ReadAsync("/api/v1/ledger/witness")));
        Assert.Equal(404, (await AskAsync(anyone, new(0, [], (await SignAsync())!))).Status);
    }

    private async Task StartWitnessAsync(bool asks = true) => _witness = await BoardServer.StartAsync(
        data => Lay(data, "witness.pem", _witnessKey.ToPem()),
        "--urls", $"http://127.0.0.1:{(asks ? _port : FreePort())}", "--OpsBoard:Ledger:Cosign:Name", "changchun-office",
        "--OpsBoard:Ledger:Cosign:Logs:0:Origin", Origin, "--OpsBoard:Ledger:Cosign:Logs:0:Key", Convert.ToBase64String(_logKey.Public.Info));

    /// <summary>Waits until the witness has cosigned the latest checkpoint, and tells its size.</summary>
    private async Task<long> CosignedAsync()
    {
        Checkpoint? latest = null;
        await Eventually.BecomesTrueAsync(async () => (latest = await SignAsync()) is not null && latest.IsSignedBy(_witnessKey.Public), "the witness has cosigned");
        return latest!.Size;
    }

    private async Task<Checkpoint?> SignAsync() => (await _board.Services.GetRequiredService<Checkpointer>().SignAsync(CancellationToken.None)).Last;

    private async Task<string> PageAsync() => WebUtility.HtmlDecode(await _auditor.GetStringAsync("/audit"));

    private async Task<Checkpoint> KeptByWitnessAsync()
    {
        using var anyone = _witness!.Anonymous();
        return Checkpoint.Parse(await anyone.GetStringAsync($"/api/v1/ledger/witness/checkpoint?origin={Uri.EscapeDataString(Origin)}"));
    }

    private async Task IsFoundByWhatTheWitnessKeepsAsync(long? truncatedAt)
    {
        var kept = await KeptByWitnessAsync();
        using var bundle = await ExportedBundle.OfAsync(_auditor);
        var report = (await bundle.AuditAsync(kept)).Report;
        Assert.Equal(Verdict.Tampered, report.Verdict);
        Assert.Equal(kept.Size, Assert.Single(report.Witnessed).Size);
        if (truncatedAt is { } first) Assert.Contains(report.Findings, f => f.Kind == FindingKind.Truncated && f.First == first);
        else Assert.Contains(report.Findings, f => f.Kind == FindingKind.Rewritten && f.First <= kept.Size - 2 && f.Last >= kept.Size - 2);
    }

    private async Task<Checkpoint> SignedAsync(MemoryTiles tree, long size, CheckpointKey? key = null, string origin = Origin) =>
        Checkpoint.Sign(origin, size, await new HashTree(tree).RootAsync(size), new(2022, 4, 2, 16, 0, 0, TimeSpan.Zero), key ?? _logKey);

    private static async Task<IReadOnlyList<TreeHash>> ProofAsync(MemoryTiles tree, long old, long size) => (await new HashTree(tree).ConnectAsync(old, size)).Path;

    private static async Task<(int Status, string Body)> AskAsync(HttpClient client, CosignRequest request)
    {
        using var body = new StringContent(request.ToString(), Encoding.UTF8, "text/plain");
        using var answer = await client.PostAsync("/api/v1/ledger/cosign", body);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static (int, string?) Of(ApiAnswer answer) => (answer.Status, answer.Code);

    private static void Lay(string data, string file, string text)
    {
        Directory.CreateDirectory(Path.Combine(data, "ledger"));
        File.WriteAllText(Path.Combine(data, "ledger", file), text);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
