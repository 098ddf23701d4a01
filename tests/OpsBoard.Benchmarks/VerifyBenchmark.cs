using System.Diagnostics;
using System.Globalization;
using OpsBoard.Ledger;
using OpsBoard.Testing;

namespace OpsBoard.Benchmarks;

/// <summary>
/// The auditor's program over a whole bundle, all of it and its bytes alone, in turns with merely reading the events' file and
/// hashing each line of it on one core.
/// </summary>
internal static class VerifyBenchmark
{
    public static async Task RunAsync(BenchOptions options)
    {
        var events = options.Events ?? (options.Quick ? 300_000 : 10_000_000);
        using var temporary = options.Data is null ? new TemporaryFolder() : null;
        var bundle = GeneratedBundle.In(options.Data ?? temporary!.Path, events, 20_000);
        var measured = new List<(double Hash, Run Whole, Run Bytes)>();
        for (var round = 0; round < (options.Quick ? 3 : 5); round++)
        {
            measured.Add((Hash(bundle), await AuditAsync(bundle), await AuditAsync(bundle, "--bytes")));
            var (hash, whole, bytes) = measured[^1];
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"hashing {hash:0.0} s; audit {whole.Seconds:0.0} s ({whole.Cpu:0.0} s of CPU, {whole.Megabytes:0} MB); bytes alone {bytes.Seconds:0.0} s ({bytes.Cpu:0.0} s of CPU)"));
        }
        string[] Line(string name, Func<(double Hash, Run Whole, Run Bytes), Run> run) =>
        [
            name, Report.Spread([.. measured.Select(m => run(m).Seconds)]), Report.Spread([.. measured.Select(m => run(m).Cpu)]),
            Report.Spread([.. measured.Select(m => run(m).Seconds / m.Hash)]), $"{Report.Median(measured.Select(m => run(m).Megabytes)):0}",
        ];
        Report.Table([$"verify {events:N0} events", "s", "CPU s", "to hashing", "MB"], [Line("events, rights and boards", m => m.Whole), Line("events alone (--bytes)", m => m.Bytes)]);
        Report.Line("verify", Report.Median(measured.Select(m => m.Whole.Seconds / m.Hash)), "whole audit / hashing each line on one core", new
        {
            events,
            seconds = Math.Round(Report.Median(measured.Select(m => m.Whole.Seconds)), 1),
            cpu_seconds = Math.Round(Report.Median(measured.Select(m => m.Whole.Cpu)), 1),
            bytes_seconds = Math.Round(Report.Median(measured.Select(m => m.Bytes.Seconds)), 1),
            bytes_to_hashing = Math.Round(Report.Median(measured.Select(m => m.Bytes.Seconds / m.Hash)), 2),
            hashing_seconds = Math.Round(Report.Median(measured.Select(m => m.Hash)), 1),
        });
    }

    private static double Hash(string bundle)
    {
        var began = Stopwatch.GetTimestamp();
        using var file = new FileStream(Path.Combine(bundle, BundleFiles.Events), FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        var (buffer, kept, last) = (new byte[1 << 20], 0, TreeHash.Empty);
        while (file.Read(buffer, kept, buffer.Length - kept) is > 0 and var read)
        {
            var (at, end) = (0, kept + read);
            while (buffer.AsSpan(at, end - at).IndexOf((byte)'\n') is >= 0 and var length)
            {
                last = TreeHash.OfLeaf(buffer.AsSpan(at, length));
                at += length + 1;
            }
            buffer.AsSpan(at, end - at).CopyTo(buffer);
            kept = end - at;
        }
        GC.KeepAlive(last);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<Run> AuditAsync(string bundle, params string[] more)
    {
        var began = Stopwatch.GetTimestamp();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, "OpsBoard.Auditor.dll"), "verify", bundle, .. more]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (errors, output) = (process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        var (cpu, peak) = (TimeSpan.Zero, 0L);
        while (!process.WaitForExit(50))
        {
            process.Refresh();
            try
            {
                (cpu, peak) = (process.TotalProcessorTime, Math.Max(peak, process.PeakWorkingSet64));
            }
            catch (InvalidOperationException)
            {
                break; // It ended just now; what was read last will do.
            }
        }
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? new(Stopwatch.GetElapsedTime(began).TotalSeconds, cpu.TotalSeconds, peak / 1e6)
            : throw new InvalidOperationException($"The auditor ended with {process.ExitCode}:\n{await output}\n{await errors}");
    }

    private sealed record Run(double Seconds, double Cpu, double Megabytes);
}
