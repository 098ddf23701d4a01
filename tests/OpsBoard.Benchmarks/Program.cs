using System.Globalization;
using OpsBoard.Benchmarks;

// dotnet run -c Release --project tests/OpsBoard.Benchmarks -- NAME [--quick] [--events N] [--data DIR] [--in-flight N]
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var benchmarks = new Dictionary<string, Func<BenchOptions, Task>>(StringComparer.Ordinal)
{
    ["append"] = AppendBenchmark.RunAsync,
    ["asof"] = AsOfBenchmark.RunAsync,
    ["rebuild"] = RebuildBenchmark.RunAsync,
    ["startup"] = StartupBenchmark.RunAsync,
    ["verify"] = VerifyBenchmark.RunAsync,
};
if (args is not [var name, .. var rest] || !benchmarks.TryGetValue(name, out var run) || BenchOptions.Parse(rest) is not { } options)
{
    Console.Error.WriteLine($"""
        Usage: OpsBoard.Benchmarks NAME [--quick] [--events N] [--data DIR] [--in-flight N], with NAME one of: {string.Join(' ', benchmarks.Keys)}
          --quick     fewer events and rounds
          --events N  so many events ({BenchOptions.FewestEvents:N0} or more) where a history is made
          --data DIR  keeps that history in DIR and uses it again
          --in-flight N  only so many appends at once ({BenchOptions.MostInFlight} at most)
        """);
    return 2;
}
await run(options);
return 0;
