using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;
using OpsBoard.EventStore;
using OpsBoard.Testing;
using OpsBoard.Web.Platform.Commands;

namespace OpsBoard.Web.Tests;

/// <summary>How long a dry run over a whole province takes. Asked for by name only: it measures, and asserts no time.</summary>
public sealed class DryRunScaleTests(ITestOutputHelper output)
{
    [Fact(Explicit = true)]
    public async Task A_dry_run_over_twenty_thousand_zones()
    {
        await using var server = await BoardServer.StartAsync();
        var commander = await server.ClientAsync("jl-commander-01", Role.Commander);
        var runner = server.Services.GetRequiredService<CommandRunner>();
        var zones = Enumerable.Range(0, 20_000).Select(i => new ZoneId(string.Create(CultureInfo.InvariantCulture, $"220106005{(100 + i / 900):000}-{(1 + i % 900):000}"))).ToList();
        await Parallel.ForEachAsync(zones, new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (zone, ct) =>
        {
            Command[] life = [new RegisterZone(zone, BoardServer.Qingnian, new(zone.Value), ZoneKind.Community), new ChangeZoneClass(zone, new("sealed"), "出现阳性")];
            foreach (var command in life) Assert.IsType<CommandOutcome.Accepted>(await runner.RunAsync(new(new(command is RegisterZone ? "opsboard" : "jl-commander-01"), new CommandId(ApiClient.NewId()), command), ct));
        });
        for (var i = 0; i < 5; i++)
        {
            foreach (var all in new[] { true, false })
            {
                var watch = Stopwatch.StartNew();
                var run = await commander.PostAsync("/api/v1/policies/dry-run", new { division = "220000", pack = "cn-2022-06-ninth@1", zones = all });
                Assert.Equal(20_002, run.Body.GetProperty("count").GetInt32());
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"20,002 zones, {(all ? "every zone told" : "sums")}: {watch.ElapsedMilliseconds} ms"));
            }
            var page = Stopwatch.StartNew();
            await commander.GetStringAsync("/policies/try?division=220000&pack=cn-2022-06-ninth@1");
            output.WriteLine($"the page: {page.ElapsedMilliseconds} ms");
        }
    }
}
