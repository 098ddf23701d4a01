using Microsoft.Extensions.DependencyInjection;
using OpsBoard.Domain.Access;
using OpsBoard.Ledger;
using OpsBoard.Testing;
using OpsBoard.Web.Platform.Ledger;

namespace OpsBoard.Web.Tests;

/// <summary>Witnesses who take checkpoints out of a folder and lay them back cosigned.</summary>
public sealed class WitnessTests : IAsyncLifetime
{
    private readonly CheckpointKey _office = CheckpointKey.Create("audit-office"), _stranger = CheckpointKey.Create("stranger");
    private readonly TemporaryFolder _drop = new();
    private BoardServer _server = null!;
    private HttpClient _auditor = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await BoardServer.StartAsync(
            "--OpsBoard:Ledger:Witness:Folder", _drop.Path, "--OpsBoard:Ledger:Origin", "opsboard.example/jilin",
            "--OpsBoard:Ledger:Witness:Keys:audit-office", Convert.ToBase64String(_office.Public.Info));
        _auditor = await _server.ClientAsync("audit-01", Role.Auditor);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _drop.Dispose();
        _office.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public async Task A_cosigned_checkpoint_is_taken_in_and_the_auditor_counts_it()
    {
        var offered = await OfferedAsync();
        Assert.Equal("opsboard.example/jilin", offered.Origin);
        await LayDownAsync("office", offered.SignedBy(_office));

        await Eventually.BecomesTrueAsync(async () => (await GivenAsync(offered.Size)).IsSignedBy(_office.Public), "the cosignature is taken in");

        using var bundle = await ExportedBundle.OfAsync(_auditor);
        var report = (await bundle.AuditAsync()).Report;
        Assert.Equal((Verdict.Whole, 1), (report.Verdict, report.Cosignatures));
        Assert.Empty(Directory.GetFiles(_drop.Path, "*.cosigned*"));
    }

    [Fact]
    public async Task What_a_stranger_signed_or_nobody_gave_out_is_set_aside()
    {
        var offered = await OfferedAsync();
        await LayDownAsync("stranger", offered.SignedBy(_stranger));
        await LayDownAsync("forged", (offered with { Root = TreeHash.Empty }).SignedBy(_office));

        await Eventually.BecomesTrueAsync(() => Task.FromResult(Directory.GetFiles(_drop.Path, "*.refused").Length == 2), "both notes are set aside");

        Assert.Equal(offered.ToString(), (await GivenAsync(offered.Size)).ToString());
    }

    private async Task<Checkpoint> OfferedAsync()
    {
        var size = (await _server.Services.GetRequiredService<Checkpointer>().SignAsync(CancellationToken.None)).Last!.Size;
        return Checkpoint.Parse(await File.ReadAllTextAsync(Path.Combine(_drop.Path, $"checkpoint-{size}.txt")));
    }

    // Whole or not at all, as a witness should; and old enough not to be taken for one that is still being written.
    private async Task LayDownAsync(string name, Checkpoint note)
    {
        var file = Path.Combine(_drop.Path, name);
        await File.WriteAllTextAsync(file, note.ToString());
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(-1));
        File.Move(file, file + ".cosigned");
    }

    private async Task<Checkpoint> GivenAsync(long size) => Checkpoint.Parse(await _auditor.GetStringAsync($"/api/v1/ledger/checkpoint?size={size}"));
}
