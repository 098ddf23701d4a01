using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>One server for all tests that keep nothing on it, since each start of one takes longer than most of them.</summary>
[CollectionDefinition]
public class StillServer : IAsyncLifetime, ICollectionFixture<StillServer>
{
    private readonly Dictionary<string, string> _tokens = [];

    public BoardServer Board { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Board = await BoardServer.StartAsync();
        foreach (var (account, role, districts) in new (string, Role, DivisionCode[])[]
        {
            ("ly-lead-02", Role.Lead, [BoardServer.Luyuan]), ("cy-lead-01", Role.Lead, [BoardServer.Chaoyang]), ("jl-commander-01", Role.Commander, []),
            ("admin-02", Role.Administrator, []), ("audit-01", Role.Auditor, []), ("viewer-01", Role.Viewer, []),
        })
            _tokens[account] = (await Board.EnrolAsync(account, role, districts)).Token;
        await ArrangeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Board.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The token of an account that is there from the beginning.</summary>
    public string TokenOf(string account) => _tokens[account];

    /// <summary>A client of its own for such an account.</summary>
    public HttpClient Client(string account)
    {
        var client = Board.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", TokenOf(account));
        return client;
    }

    /// <summary>The end of the history, and how much is kept beside it that a test could bring about.</summary>
    public async Task<string> KeptAsync()
    {
        await using var count = Board.Database.CreateCommand("""
            select concat_ws(' ', (select position from opsboard_own.ledger_head), (select count(*) from opsboard.mt_events), (select count(*) from opsboard_own.command_answer),
                (select count(*) from opsboard_own.credential), (select count(*) from opsboard_own.bulk_run), (select count(*) from opsboard_own.boundary_import))
            """);
        return (string)(await count.ExecuteScalarAsync())!;
    }

    /// <summary>Brings about what the tests find there.</summary>
    protected virtual Task ArrangeAsync() => Task.CompletedTask;
}

/// <summary>Tests on a server that others use, too: whichever of them keeps something on it fails.</summary>
public abstract class StillTests(StillServer still) : IAsyncLifetime
{
    private string _kept = "";

    protected StillServer Still { get; } = still;

    public async ValueTask InitializeAsync() => _kept = await Still.KeptAsync();

    public async ValueTask DisposeAsync()
    {
        Assert.Equal(_kept, await Still.KeptAsync());
        GC.SuppressFinalize(this);
    }
}
