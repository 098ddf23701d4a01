using System.Diagnostics;
using System.Globalization;
using OpsBoard.Ledger;

namespace OpsBoard.Auditor;

/// <summary>One line on a terminal that says how far the verification is; into a file, a line every ten seconds.</summary>
internal sealed class ProgressLine(TextWriter output) : IDisposable
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private TimeSpan _next = TimeSpan.FromSeconds(1);
    private bool _hasLine;

    public void Show(VerifyProgress progress)
    {
        var elapsed = Stopwatch.GetElapsedTime(_started);
        if (elapsed < _next)
            return;
        _next = elapsed + TimeSpan.FromSeconds(_isTerminal ? 0.2 : 10);
        var line = string.Create(CultureInfo.InvariantCulture, $"{progress.Events:N0} of {progress.Total:N0} events, {progress.Events / elapsed.TotalSeconds:N0} a second");
        if (_isTerminal)
            output.Write($"\r{line}   ");
        else
            output.WriteLine(line);
        _hasLine = _isTerminal;
    }

    public void Dispose()
    {
        if (_hasLine)
            output.WriteLine();
        _hasLine = false;
    }
}
