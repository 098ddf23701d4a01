using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpsBoard.Domain.Access;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Testing;
using OpsBoard.Web.Platform.Ledger;

namespace OpsBoard.Web.Tests;

/// <summary>Checkpoints, proofs and keys as machines meet them: each is verified with nothing but what was published.</summary>
public sealed class LedgerHttpTests : IAsyncLifetime
{
    private BoardServer _server = null!;
    private HttpClient _auditor = null!;
    private HttpClient _lead = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await BoardServer.StartAsync();
        _auditor = await _server.ClientAsync("audit-01", Role.Auditor);
        _lead = await _server.ClientAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_checkpoint_covers_what_was_recorded_and_its_signature_fits_the_published_key()
    {
        var head = await HeadAsync();
        await Eventually.BecomesTrueAsync(async () => await TryCheckpointAsync($"?size={head}") is not null, "a checkpoint covers the history by itself");
        var checkpoint = (await TryCheckpointAsync($"?size={head}"))!;
        var key = (await KeysAsync()).GetProperty("keys")[0];
        var published = new CheckpointPublicKey(key.GetProperty("name").GetString()!, key.GetProperty("publicKey").GetBytesFromBase64());

        Assert.True(checkpoint.IsSignedBy(published));
        Assert.Equal(published.Fingerprint, key.GetProperty("fingerprint").GetString());
        Assert.StartsWith("opsboard/", checkpoint.Origin, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Directory.GetFiles(Path.Combine(_server.Data, "ledger"), "key-*.pem").Single()));
    }

    [Fact]
    public async Task Proofs_lead_from_each_event_to_the_signed_root()
    {
        var size = (await SignAsync()).Size;
        foreach (var position in new[] { 1, 2, size / 2, size - 1, size })
        {
            var body = (await _lead.ReadAsync($"/api/v1/ledger/proof/{position}")).Body;
            var checkpoint = Checkpoint.Parse(body.GetProperty("checkpoint").GetString()!);
            var proof = new InclusionProof(body.GetProperty("index").GetInt64(), body.GetProperty("size").GetInt64(), Hashes(body.GetProperty("path")));
            Assert.Equal((position - 1, checkpoint.Size), (proof.Index, proof.Size));
            Assert.True(proof.Verify(Hash(body.GetProperty("leafHash")), checkpoint.Root));
        }
    }

    [Fact]
    public async Task Two_checkpoints_are_proved_to_be_of_one_history()
    {
        var first = await SignAsync();
        Assert.Equal(200, (await _lead.PutClassAsync("220106005003-001", "sealed", "阳性", "1")).Status);
        await _lead.PostAsync("/api/v1/tasks", new { id = "task-0001", kind = "instruction", title = new { zh = "敲门排查" }, unit = "220106005" });
        var second = await SignAsync();
        Assert.True(second.Size > first.Size);

        foreach (var query in new[] { $"?from={first.Size}&to={second.Size}", $"?from={first.Size}" })
        {
            var body = (await _lead.ReadAsync("/api/v1/ledger/consistency" + query)).Body;
            var proof = new ConsistencyProof(body.GetProperty("from").GetInt64(), body.GetProperty("to").GetInt64(), Hashes(body.GetProperty("path")));
            Assert.Equal(second.Size, proof.Second);
            Assert.True(proof.Verify(first.Root, second.Root));
        }
    }

    [Fact]
    public async Task Nothing_new_is_signed_while_nothing_happens()
    {
        var first = await SignAsync();
        Assert.Equal(first.ToString(), (await SignAsync()).ToString());
        Assert.Equal(first.ToString(), await _lead.GetStringAsync("/api/v1/ledger/checkpoint"));
    }

    [Fact]
    public async Task A_new_key_is_announced_by_the_old_one_and_signs_from_then_on()
    {
        var admin = await _server.ClientAsync("admin-02", Role.Administrator);
        var before = await SignAsync();
        Assert.Equal(200, (await admin.PostAsync("/api/v1/ledger/keys", body: null)).Status);
        await _server.ClientAsync("viewer-01", Role.Viewer);
        var after = await SignAsync();

        var ring = KeyRing.FromJson(await (await ExportAsync()).TextAsync("keys.json"));
        Assert.Null(ring.Flaw());
        Assert.Equal(2, ring.Keys.Count);
        Assert.True(before.IsSignedBy(ring.Keys[0].Key) && after.IsSignedBy(ring.Keys[1].Key) && !after.IsSignedBy(ring.Keys[0].Key));
        Assert.Equal(Verdict.Whole, (await (await ExportAsync()).AuditAsync()).Report.Verdict);
    }

    [Fact]
    public async Task Without_the_private_key_nothing_is_signed_and_it_says_what_to_do()
    {
        var last = await SignAsync();
        foreach (var file in Directory.GetFiles(Path.Combine(_server.Data, "ledger"), "key-*.pem")) File.Delete(file);
        await _server.ClientAsync("viewer-01", Role.Viewer);

        var state = await Checkpointer.SignAsync(CancellationToken.None);

        Assert.Equal("ledger.no-private-key", state.Refusal?.Code);
        using var response = await _lead.GetAsync("/api/v1/ledger/checkpoint");
        Assert.Equal("ledger.no-private-key", response.Headers.GetValues("OpsBoard-Ledger-Refusal").Single());
        Assert.Equal(last.ToString(), await response.Content.ReadAsStringAsync());
        var keys = await KeysAsync();
        Assert.Contains("DATA/ledger", keys.GetProperty("refusalTitle").GetString(), StringComparison.Ordinal);
        Assert.Equal(200, (int)(await _lead.GetAsync("/healthz/ready")).StatusCode);
    }

    [Fact]
    public async Task Tiles_that_were_lost_are_made_again()
    {
        for (var i = 0; i < 300; i++) await _server.RunAsync(new GiveGrant(new($"viewer-{i:D3}"), Role.Viewer, []));
        var first = await SignAsync();
        await _server.SqlAsync("delete from opsboard_own.ledger_tile");
        await _server.ClientAsync("viewer-01", Role.Viewer);
        Assert.True((await SignAsync()).Size > first.Size);
        Assert.Equal(200, (await _lead.ReadAsync("/api/v1/ledger/proof/7")).Status);
        Assert.Equal(200, (await _lead.ReadAsync($"/api/v1/ledger/consistency?from={first.Size}")).Status);
    }

    private Checkpointer Checkpointer => _server.Services.GetRequiredService<Checkpointer>();

    private async Task<Checkpoint> SignAsync()
    {
        var state = await Checkpointer.SignAsync(CancellationToken.None);
        Assert.Null(state.Refusal);
        return state.Last!;
    }

    private async Task<ExportedBundle> ExportAsync() => await ExportedBundle.OfAsync(_auditor);

    private async Task<long> HeadAsync() => (await _server.Services.GetRequiredService<EventJournal>().HeadAsync()).Position;

    private async Task<JsonElement> KeysAsync() => (await _lead.ReadAsync("/api/v1/ledger/keys")).Body;

    private async Task<Checkpoint?> TryCheckpointAsync(string query)
    {
        using var response = await _lead.GetAsync("/api/v1/ledger/checkpoint" + query);
        return response.IsSuccessStatusCode ? Checkpoint.Parse(await response.Content.ReadAsStringAsync()) : null;
    }

    private static List<TreeHash> Hashes(JsonElement path) => [.. path.EnumerateArray().Select(Hash)];

    private static TreeHash Hash(JsonElement hash) => TreeHash.From(hash.GetBytesFromBase64());
}
