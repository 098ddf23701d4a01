using System.Globalization;

namespace OpsBoard.Benchmarks;

/// <summary>What a run was asked for.</summary>
/// <param name="Quick">Fewer events and rounds; each benchmark says how many.</param>
/// <param name="Data">A folder whose history is kept and used again; null: a temporary one.</param>
/// <param name="Events">How many events, where not as many as usual.</param>
/// <param name="InFlight">How many appends are under way at once, where not each of the usual numbers.</param>
internal sealed record BenchOptions(bool Quick, string? Data, long? Events, int? InFlight)
{
    public const int FewestEvents = 50_000;
    public const int MostInFlight = 300;

    /// <summary>Null when the arguments are none of ours.</summary>
    public static BenchOptions? Parse(IEnumerable<string> args)
    {
        var (options, rest) = (new BenchOptions(false, null, null, null), new Queue<string>(args));
        while (rest.TryDequeue(out var name))
        {
            switch (name)
            {
                case "--quick":
                    options = options with { Quick = true };
                    break;
                case "--data" when rest.TryDequeue(out var folder):
                    options = options with { Data = folder };
                    break;
                case "--events" when rest.TryDequeue(out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var events) && events >= FewestEvents:
                    options = options with { Events = events };
                    break;
                case "--in-flight" when rest.TryDequeue(out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var callers) && callers is > 0 and <= MostInFlight:
                    options = options with { InFlight = callers };
                    break;
                default:
                    return null;
            }
        }
        return options;
    }
}
