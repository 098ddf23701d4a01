using System.Diagnostics;
using System.Globalization;

namespace OpsBoard.Faults;

/// <summary>A <see cref="Writer"/> seen from the one who keeps count: what it has asked, and what it was answered.</summary>
internal sealed class WriterProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly Task _listening;
    private readonly SemaphoreSlim _paused = new(0);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Order> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Order Order, Answer Answer)> _answered = new(StringComparer.Ordinal);
    private string? _broken;

    private WriterProcess(Process process)
    {
        _process = process;
        _listening = ListenAsync();
    }

    public static WriterProcess Start(string connectionString, string name, int seed)
    {
        var start = new ProcessStartInfo(
            "dotnet", [typeof(WriterProcess).Assembly.Location, "--writer", name, seed.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var writer = new WriterProcess(Process.Start(start)!);
        writer._process.StandardInput.WriteLine(connectionString);
        return writer;
    }

    public void Go()
    {
        _process.StandardInput.WriteLine("go");
        _process.StandardInput.Flush();
    }

    /// <summary>Returns when every command under way is answered.</summary>
    public async Task PauseAsync()
    {
        await _process.StandardInput.WriteLineAsync("pause");
        await _process.StandardInput.FlushAsync();
        var paused = _paused.WaitAsync(Patience);
        await Task.WhenAny(paused, _listening);
        if (_listening.IsCompleted)
            throw Ended();
        if (!await paused)
            throw new FaultFoundException($"Within {Patience.TotalSeconds} s the writer got no answer to: {string.Join(' ', Take().Open.Select(order => order.Id))}");
    }

    /// <summary>kill -9, and everything it had said by then.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _listening;
        if (_broken is not null)
            throw Ended();
    }

    /// <summary>What was answered since the last time, and what has no answer yet.</summary>
    public (IReadOnlyList<(Order Order, Answer Answer)> Answered, IReadOnlyList<Order> Open) Take()
    {
        lock (_lock)
        {
            var taken = (_answered.Values.ToList(), _asked.Values.ToList());
            _answered.Clear();
            return taken;
        }
    }

    /// <exception cref="FaultFoundException">It has ended.</exception>
    public bool IsAtWork
    {
        get
        {
            if (_listening.IsCompleted)
                throw Ended();
            lock (_lock)
                return _answered.Count > 0;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _paused.Dispose();
    }

    private FaultFoundException Ended() => new($"The writer ended: {_broken ?? $"exit code {_process.ExitCode}"}");

    private async Task ListenAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var (word, rest) = line.Split(' ', 2) is [var first, var second] ? (first, second) : (line, "");
            lock (_lock)
            {
                switch (word)
                {
                    case "ask" when rest.EndsWith('}'):
                        var order = Order.FromJson(rest);
                        _asked[order.Id] = order;
                        break;
                    case "ack" when rest.Split(' ') is [var id, var position, var version]:
                        _asked.Remove(id, out var asked);
                        _answered.Add(id, (asked!, new(long.Parse(position, CultureInfo.InvariantCulture), long.Parse(version, CultureInfo.InvariantCulture))));
                        break;
                    case "paused":
                        _paused.Release();
                        break;
                    case "broken":
                        _broken = rest;
                        break;
                }
            }
        }
        await _process.WaitForExitAsync();
    }
}
