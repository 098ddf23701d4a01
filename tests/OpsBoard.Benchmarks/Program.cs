using System.Globalization;
using OpsBoard.Benchmarks;

// dotnet run -c Release --project tests/OpsBoard.Benchmarks -- NAME [--quick]
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var benchmarks = new Dictionary<string, Func<bool, Task>>(StringComparer.Ordinal)
{
    ["append"] = AppendBenchmark.RunAsync,
};
if (args is not [var name, .. var options] || !benchmarks.TryGetValue(name, out var run) || options.Except(["--quick"]).Any())
{
    Console.Error.WriteLine($"Usage: OpsBoard.Benchmarks NAME [--quick], with NAME one of: {string.Join(' ', benchmarks.Keys)}");
    return 2;
}
await run(options.Contains("--quick"));
return 0;
