using System.Globalization;
using Npgsql;
using OpsBoard.EventStore;

namespace OpsBoard.Faults;

/// <summary>
/// The process that is killed: many callers over one journal. It says each command before it is sent and each answer
/// before its caller goes on. Told "pause" it answers what is under way, says "paused" and waits for "go".
/// </summary>
internal sealed class Writer(EventJournal journal, SemaphoreSlim paused, string name, int seed)
{
    public const int Callers = 32;

    private const int SharedStreams = 6;

    private readonly Lock _speaking = new();
    private TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _pausing;

    /// <summary>Reads the connection string first, so that no list of processes shows the password.</summary>
    public static async Task RunAsync(string name, int seed)
    {
        await using var dataSource = NpgsqlDataSource.Create(Console.ReadLine()!);
        await using var journal = new EventJournal(dataSource, Order.Catalog, TimeProvider.System);
        using var paused = new SemaphoreSlim(0);
        var writer = new Writer(journal, paused, name, seed);
        for (var caller = 0; caller < Callers; caller++)
            _ = writer.CallAsync(caller);
        while (Console.ReadLine() is { } word)
        {
            if (word == "go")
            {
                Interlocked.Exchange(ref writer._go, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
                continue;
            }
            writer._pausing = true;
            for (var caller = 0; caller < Callers; caller++)
                await paused.WaitAsync();
            writer._pausing = false;
            writer.Say("paused");
        }
    }

    private async Task CallAsync(int caller)
    {
        try
        {
            var random = new Random(seed * Callers + caller);
            var seen = new Dictionary<string, (long Version, long Total)>(StringComparer.Ordinal);
            await _go.Task;
            for (var number = 0; ; number++)
            {
                if (_pausing)
                {
                    var go = _go.Task;
                    paused.Release();
                    await go;
                }
                await SendAsync(string.Create(CultureInfo.InvariantCulture, $"{name}-{caller:00}-{number:00000}"), Choose(caller, random), random, seen);
            }
        }
        catch (Exception fault) when (fault is not ObjectDisposedException)
        {
            // A caller that ends would leave the others waiting: the whole process says why and ends.
            Say("broken " + fault.ToString().ReplaceLineEndings(" | "));
            Environment.Exit(3);
        }
    }

    private static string[] Choose(int caller, Random random) => random.Next(10) switch
    {
        < 4 => ["hot"],
        < 6 => [Shared(random), $"own-{caller:00}"],
        _ => [$"own-{caller:00}"],
    };

    private static string Shared(Random random) => $"shared-{random.Next(SharedStreams)}";

    private async Task SendAsync(string id, string[] streams, Random random, Dictionary<string, (long Version, long Total)> seen)
    {
        var amounts = streams.Select(_ => Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(1, 10)).ToArray()).ToArray();
        while (true)
        {
            foreach (var stream in streams)
                if (!seen.ContainsKey(stream))
                    seen[stream] = await LookAsync(stream);
            var order = new Order(id, [.. streams.Select((s, i) => new Part(s, seen[s].Version, seen[s].Total, amounts[i]))], streams is ["hot"]);
            Say("ask " + order.ToJson());
            switch (await InsistAsync(order.ToRequest()))
            {
                case AppendResult.Appended appended:
                    Say(string.Create(CultureInfo.InvariantCulture, $"ack {id} {appended.Position} {appended.Version}"));
                    foreach (var stream in streams)
                    {
                        if (appended.Added.LastOrDefault(e => e.Stream.Value == stream) is { } last)
                            seen[stream] = (last.Version, ((Counted)last.Data).Total);
                        else
                            seen.Remove(stream);
                    }
                    return;
                case AppendResult.Stale stale:
                    seen.Remove(stale.Stream.Value);
                    break;
                case var other:
                    throw new InvalidOperationException($"{id} was answered {other}.");
            }
        }
    }

    /// <summary>As every sender must: what has no answer is asked again under the same id.</summary>
    private async Task<AppendResult> InsistAsync(AppendRequest request)
    {
        while (true)
        {
            try
            {
                if (await journal.AppendAsync(request) is var result and not AppendResult.Busy)
                    return result;
            }
            catch (NpgsqlException)
            {
            }
            await Task.Delay(20);
        }
    }

    private async Task<(long Version, long Total)> LookAsync(string stream)
    {
        while (true)
        {
            try
            {
                var last = await journal.QueryAsync(new() { Stream = new(stream), Descending = true, Limit = 1 });
                return last is [var e] ? (e.Version, ((Counted)e.Data).Total) : (0, 0);
            }
            catch (NpgsqlException)
            {
                await Task.Delay(20);
            }
        }
    }

    private void Say(string line)
    {
        lock (_speaking)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
