using System.Globalization;
using OpsBoard.Faults;

// dotnet run -c Release --project tests/OpsBoard.Faults -- --rounds N --seed S
if (args is ["--writer", var name, var own])
{
    await Writer.RunAsync(name, int.Parse(own, CultureInfo.InvariantCulture));
    return 0;
}
var (rounds, seed) = (20, Random.Shared.Next(1_000_000));
for (var i = 0; i < args.Length; i += 2)
{
    if (i + 1 == args.Length || args[i] is not ("--rounds" or "--seed") || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
    {
        Console.Error.WriteLine("Usage: OpsBoard.Faults [--rounds N] [--seed S]");
        return 2;
    }
    if (args[i] == "--rounds")
        rounds = number;
    else
        seed = number;
}
try
{
    await FaultRun.RunAsync(rounds, seed, Console.WriteLine);
    return 0;
}
catch (FaultFoundException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 1;
}
