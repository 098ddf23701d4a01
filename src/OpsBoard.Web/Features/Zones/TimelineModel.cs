using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Ui;

namespace OpsBoard.Web.Features.Zones;

/// <summary>A stretch of time in one class.</summary>
internal sealed record ClassSpan(ZoneClass Class, DateTimeOffset From, DateTimeOffset To);

/// <summary>What the drawing of a zone shows, in local days.</summary>
/// <param name="Rules">When other rules came into force.</param>
/// <param name="Forecast">Until when the present class lasts at least, if nothing new happens; null when that can't be foreseen.</param>
internal sealed record TimelineModel(
    DateOnly First, DateOnly Last, DateTimeOffset Now, IReadOnlyList<ClassSpan> Spans, DateOnly? Forecast,
    IReadOnlyList<(DateOnly Day, DayCases Cases)> Cases, IReadOnlyList<ZoneScreeningRecorded> Screenings,
    IReadOnlyList<(DateTimeOffset At, LocalText Name)> Rules)
{
    /// <summary>So many days before the present are drawn; a longer history stays in the records.</summary>
    public const int MostDays = 62;

    public int Days => Last.DayNumber - First.DayNumber + 1;

    public int MostCases => Math.Max(1, Cases.Select(c => c.Cases.Sum.Total).DefaultIfEmpty().Max());

    public static TimelineModel Of(ZoneStory story, PolicyPacks packs)
    {
        var now = story.Sight.Now;
        var today = LocalTime.DayOf(now);
        var registered = LocalTime.DayOf(story.Zone.RegisteredAt);
        var first = registered.DayNumber < today.DayNumber - MostDays ? today.AddDays(-MostDays) : registered;
        var forecast = story.Zone.Retired is null && story.Explanation.Lift?.Earliest is { } day && day > today ? day : (DateOnly?)null;
        // Room beyond the present, so that its line isn't the edge of the drawing.
        var last = forecast is { } until ? until.AddDays(1) : today.AddDays(Math.Max(2, (today.DayNumber - first.DayNumber) / 8));
        var start = StartOf(first);
        return new(
            first, last, now,
            [.. SpansOf(story, packs, now).Where(s => s.To > start).Select(s => s.From < start ? s with { From = start } : s)],
            forecast,
            [.. story.Zone.Cases.Where(c => c.Key >= first && c.Value.Sum.Total > 0).Select(c => (c.Key, c.Value))],
            [.. story.Known.Select(e => e.Event).OfType<ZoneScreeningRecorded>().Where(e => e.Day >= first)],
            [.. story.Lines.Where(l => l.Rules is not null && l.Rules.At >= start).Select(l => (l.Rules!.At, packs[l.Rules.Pack].Name))]);
    }

    /// <summary>Where a moment stands, in days from the left edge.</summary>
    public double DaysTo(DateTimeOffset at) => (LocalTime.Of(at).DateTime - First.ToDateTime(TimeOnly.MinValue)).TotalDays;

    public double DaysTo(DateOnly day) => day.DayNumber - First.DayNumber;

    private static List<ClassSpan> SpansOf(ZoneStory story, PolicyPacks packs, DateTimeOffset now)
    {
        // By when it happened: what was recorded late belongs where it took place.
        var steps = new List<(DateTimeOffset At, ZoneClass Class)>();
        (ClassId Class, PackRef Pack)? at = null;
        foreach (var line in story.Lines.OrderBy(l => l.Event?.HappenedAt ?? l.Rules!.At).ThenBy(l => l.Position))
        {
            (ClassId, PackRef)? next = line switch
            {
                { Event.Event: ZoneRegistered r } => (r.Class, r.Pack),
                { Event.Event: ZoneSplitOff o } => (o.File.Class, o.File.Pack),
                { Event.Event: ZoneClassChanged c } => (c.To, c.Pack),
                // A later pack may go on with the class under another name.
                { Rules: { } rules } when at is { } before && rules.Continues.FirstOrDefault(c => c.From == before.Class) is { } goesOn => (goesOn.To, rules.Pack),
                _ => null,
            };
            if (next is not { } reached || packs[reached.Item2].Class(reached.Item1) is not { } zoneClass) continue;
            if (at?.Class != reached.Item1 || line.Rules is null) steps.Add((line.Event?.HappenedAt ?? line.Rules!.At, zoneClass));
            at = reached;
        }
        var end = story.Zone.Retired?.At ?? now;
        return [.. steps.Select((s, i) => new ClassSpan(s.Class, s.At, i + 1 < steps.Count ? steps[i + 1].At : end)).Where(s => s.To > s.From)];
    }

    private static DateTimeOffset StartOf(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new(local, LocalTime.Zone.GetUtcOffset(local));
    }
}
