using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OpsBoard.EventStore;
using OpsBoard.Testing;
using OpsBoard.Web.Platform.Database;

namespace OpsBoard.Faults;

/// <summary>
/// Writers are at work on a PostgreSQL with fsync on; again and again something is killed at a random point. Then
/// every command that was answered must be there once, where it was said to be, and everything else be whole.
/// </summary>
public sealed class FaultRun : IAsyncDisposable
{
    private const int ReadAllEvery = 10;
    private const int OldAnswersAsked = 100;

    private readonly TemporaryFolder _folder;
    private readonly EmbeddedPostgres _postgres;
    private readonly NpgsqlDataSource _dataSource;
    private readonly EventJournal _journal;
    private readonly Random _random;
    private readonly Action<string> _say;
    private readonly List<(Order Order, Answer Answer)> _answered = [];
    private History _history;
    private WriterProcess? _writer;

    private FaultRun(TemporaryFolder folder, EmbeddedPostgres postgres, int seed, Action<string> say)
    {
        (_folder, _postgres, _random, _say) = (folder, postgres, new(seed), say);
        _dataSource = NpgsqlDataSource.Create(postgres.ConnectionStringOf(DatabaseRoles.Server));
        _journal = new(_dataSource, Order.Catalog, TimeProvider.System);
        _history = new(_dataSource);
    }

    private enum Victim
    {
        Writer,
        TerminatedBackend,
        KilledBackend,
        Postmaster,
    }

    /// <summary>The whole run.</summary>
    /// <param name="rounds">How many kills, 1 or more.</param>
    /// <param name="seed">Chooses what is killed and when, and what is written; the operating system adds chance of its own.</param>
    /// <param name="say">Told a line for each round.</param>
    /// <exception cref="FaultFoundException">A promise was broken; the message names the command or the position.</exception>
    public static async Task RunAsync(int rounds, int seed, Action<string> say)
    {
        ArgumentNullException.ThrowIfNull(say);
        say(string.Create(CultureInfo.InvariantCulture, $"{rounds} rounds with {Writer.Callers} callers, seed {seed}"));
        var folder = new TemporaryFolder();
        var postgres = await EmbeddedPostgres.StartAsync(folder.Path, NullLogger.Instance);
        await using var run = new FaultRun(folder, postgres, seed, say);
        await using (var migrator = NpgsqlDataSource.Create(postgres.ConnectionStringOf(DatabaseRoles.Migrator)))
            await Migrations.ApplyAsync(migrator, NullLogger.Instance);
        for (var round = 1; round <= rounds; round++)
        {
            try
            {
                await run.RoundAsync(round, rounds);
            }
            catch (FaultFoundException fault)
            {
                throw new FaultFoundException(string.Create(CultureInfo.InvariantCulture, $"Round {round}, seed {seed}: {fault.Message}"), fault);
            }
        }
        say(string.Create(CultureInfo.InvariantCulture, $"{rounds} kills, {run._answered.Count} commands answered, {run._history.Position} events: nothing lost, nothing doubled"));
    }

    public async ValueTask DisposeAsync()
    {
        _writer?.Dispose();
        await _journal.DisposeAsync();
        await _dataSource.DisposeAsync();
        await _postgres.DisposeAsync();
        _folder.Dispose();
    }

    private async Task RoundAsync(int round, int rounds)
    {
        var watch = Stopwatch.StartNew();
        // Its callers' randomness differs by round; its name keeps the command ids of two processes apart.
        _writer ??= WriterProcess.Start(
            new NpgsqlConnectionStringBuilder(_postgres.ConnectionStringOf(DatabaseRoles.Server)) { ApplicationName = "faults-writer", MaxPoolSize = 20 }.ConnectionString,
            string.Create(CultureInfo.InvariantCulture, $"round{round:0000}"), _random.Next(1_000_000));
        var writer = _writer;
        writer.Go();
        await Eventually.BecomesTrueAsync(() => Task.FromResult(writer.IsAtWork), "the writer is at work");
        // Not a wait for something: the point of the kill.
        await Task.Delay(TimeSpan.FromMicroseconds(_random.Next(400_000)));
        var victim = (Victim)_random.Next(4);
        await KillAsync(victim, writer);
        if (victim == Victim.Writer)
            _writer = null;
        else
            await writer.PauseAsync();

        var (answered, open) = writer.Take();
        if (victim == Victim.Writer)
            writer.Dispose();
        else if (open.Count > 0)
            throw new FaultFoundException($"The writer paused without an answer to {open[0].Id}.");
        var settled = await SettleAsync(open);
        _answered.AddRange(answered);
        await CheckAsync([.. answered, .. settled], readAll: round % ReadAllEvery == 0 || round == rounds);
        _answered.AddRange(settled);
        _say(string.Create(CultureInfo.InvariantCulture,
            $"round {round}/{rounds}: {Name(victim)}; {answered.Count} acknowledged, {open.Count} open, {_history.Position} events in all, {watch.Elapsed.TotalSeconds:0.0} s"));
    }

    private static string Name(Victim victim) => victim switch
    {
        Victim.Writer => "killed the writer",
        Victim.TerminatedBackend => "terminated a backend",
        Victim.KilledBackend => "killed a backend",
        Victim.Postmaster => "killed the postmaster",
        _ => throw new UnreachableException(),
    };

    private async Task KillAsync(Victim victim, WriterProcess writer)
    {
        switch (victim)
        {
            case Victim.Writer:
                await writer.KillAsync();
                break;
            case Victim.TerminatedBackend:
                await using (var terminate = _dataSource.CreateCommand("select pg_terminate_backend($1)"))
                {
                    terminate.Parameters.Add(new() { Value = await ChooseBackendAsync() });
                    await terminate.ExecuteNonQueryAsync();
                }
                break;
            case Victim.KilledBackend:
                Kill(await ChooseBackendAsync());
                break;
            case Victim.Postmaster:
                Kill(_postgres.ProcessId);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async Task<int> ChooseBackendAsync()
    {
        // Half the time the one that writes, which is the one that can hurt.
        var backends = new List<int>();
        await using var command = _dataSource.CreateCommand(
            "select pid from pg_stat_activity where application_name = 'faults-writer' order by query like '%ledger_head%' desc, backend_start");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            backends.Add(reader.GetInt32(0));
        return backends[_random.Next(2) == 0 ? 0 : _random.Next(backends.Count)];
    }

    private static void Kill(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
    }

    /// <summary>Asks again what the killed writer got no answer to, as its callers would: it is there already, is written now, or is stale.</summary>
    private async Task<List<(Order Order, Answer Answer)>> SettleAsync(IReadOnlyList<Order> open)
    {
        var results = await Task.WhenAll(open.Select(async order => (Order: order, Result: await InsistAsync(order))));
        var settled = new List<(Order, Answer)>();
        foreach (var (order, result) in results)
        {
            if (result is AppendResult.Appended appended)
                settled.Add((order, new(appended.Position, appended.Version)));
            else if (result is not AppendResult.Stale)
                throw new FaultFoundException($"The command {order.Id}, asked again, was answered {result}.");
        }
        return settled;
    }

    private async Task CheckAsync(IReadOnlyList<(Order Order, Answer Answer)> fresh, bool readAll)
    {
        if (readAll)
            _history = new(_dataSource);
        await UntilReachableAsync();
        await _history.ReadOnAsync();
        foreach (var (order, answer) in readAll ? [.. _answered, .. fresh] : fresh)
            _history.CheckAnswer(order.Id, answer);

        var old = _answered.Count == 0 ? [] : Enumerable.Range(0, OldAnswersAsked).Select(_ => _answered[_random.Next(_answered.Count)]);
        await Task.WhenAll(fresh.Concat(old).Select(async known =>
        {
            // Not whether it is a repeat: an append that loses its connection takes what it finds for its own.
            var again = await InsistAsync(known.Order);
            if (again is not AppendResult.Appended appended || (appended.Position, appended.Version) != (known.Answer.Position, known.Answer.Version))
                throw new FaultFoundException($"The command {known.Order.Id} was answered with position {known.Answer.Position} and version {known.Answer.Version}; asked again, {again}.");
        }));
        var head = await _journal.HeadAsync();
        if (head.Position != _history.Position)
            throw new FaultFoundException($"Asking again moved the head from {_history.Position} to {head.Position}.");
    }

    private async Task<AppendResult> InsistAsync(Order order)
    {
        while (true)
        {
            try
            {
                if (await _journal.AppendAsync(order.ToRequest()) is var result and not AppendResult.Busy)
                    return result;
            }
            catch (NpgsqlException)
            {
            }
            await Task.Delay(20);
        }
    }

    /// <summary>The pool may hold connections that died with the server.</summary>
    private Task UntilReachableAsync()
    {
        _dataSource.Clear();
        return Eventually.BecomesTrueAsync(
            async () =>
            {
                try
                {
                    await _journal.HeadAsync();
                    return true;
                }
                catch (NpgsqlException)
                {
                    return false;
                }
            },
            "PostgreSQL answers");
    }
}
