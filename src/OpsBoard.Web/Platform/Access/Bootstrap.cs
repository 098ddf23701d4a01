using System.Text.Json;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Commands;

namespace OpsBoard.Web.Platform.Access;

/// <summary>An account that the first start creates.</summary>
public sealed record FirstAccount(AccountName Account, Role Role, IReadOnlyList<DivisionCode> Districts);

/// <summary>What an empty database needs before anyone can sign in.</summary>
internal sealed class Bootstrap(EventJournal store, CommandRunner runner, Credentials credentials)
{
    /// <summary>The product itself: it gives the first grants, and nobody can sign in as it.</summary>
    public static readonly AccountName System = Authority.System;

    private static readonly JsonSerializerOptions FileOptions = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The very first event: without it nobody could give a grant. Idempotent.</summary>
    public async Task LayFirstGrantAsync(CancellationToken ct)
    {
        if ((await store.HeadAsync(ct)).Position > 0) return;
        var grant = new GrantGiven(System, Role.Administrator, []);
        var metadata = new EventMetadata(new("bootstrap:opsboard"), System.Value, nameof(Role.Administrator), null, null, null, null, false, null);
        await store.AppendAsync(new(metadata, "bootstrap", [new(new(Grant.StreamOf(System)), "access", 0, [grant])]), ct);
    }

    /// <summary>Gives grants, with command ids that make a second run harmless.</summary>
    public async Task GrantAsync(IEnumerable<FirstAccount> accounts, CancellationToken ct)
    {
        foreach (var a in accounts)
            if (await runner.RunAsync(new(System, new($"bootstrap:{a.Account}"), new GiveGrant(a.Account, a.Role, a.Districts)), ct) is not CommandOutcome.Accepted and var outcome)
                throw new InvalidOperationException($"The grant of {a.Account} was not accepted: {outcome}");
    }

    /// <summary>Makes secrets for the accounts and writes them to a file that only its owner can read.</summary>
    public async Task WriteSecretsAsync(IEnumerable<FirstAccount> accounts, string file, bool areDemo, CancellationToken ct)
    {
        var secrets = new List<object>();
        foreach (var a in accounts)
        {
            var (password, token) = (Credentials.NewSecret()[..16], Credentials.NewSecret());
            await credentials.SetAsync(a.Account, password, token, areDemo, ct);
            secrets.Add(new { account = a.Account.Value, role = a.Role.ToString().ToLowerInvariant(), districts = a.Districts.Select(d => d.Value), password, token });
        }
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var stream = new FileStream(file + ".new", options);
        await JsonSerializer.SerializeAsync(stream, secrets, FileOptions, ct);
        await stream.FlushAsync(ct);
        File.Move(file + ".new", file, overwrite: true);
    }
}
