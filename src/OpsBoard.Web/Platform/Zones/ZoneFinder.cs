using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Platform.Zones;

/// <summary>A zone with what the rules say of it at a moment.</summary>
public sealed record ZoneLook(ZoneEntry Entry, ZoneExplanation Explanation, ZoneShow? Show, int? Days)
{
    public Zone Zone => Entry.Zone;
}

/// <summary>Finds the zones that a filter asks for, in its order.</summary>
public sealed class ZoneFinder(BoardReader reader)
{
    public IReadOnlyList<ZoneLook> Find(ZoneFilter filter, Moment moment)
    {
        var view = moment.View;
        var found = view.Boards.Values
            .Where(b => !b.Zones.IsEmpty && (filter.Districts.IsEmpty || filter.Districts.Any(d => view.Divisions.IsWithin(b.Code, d))))
            .SelectMany(b => b.Zones.Values).Where(z => filter.Fits(z, view)).Select(z => Look(z, moment))
            .Where(z => filter.Show is null || z.Show == filter.Show || (filter.Show is ZoneShow.Positive && IsNewPositive(z.Zone, moment)));
        var sorted = filter.Sort switch
        {
            ZoneSort.Need => found.OrderBy(z => z.Show is ZoneShow.Must ? 0 : z.Show is ZoneShow.Ready ? 1 : 2).ThenByDescending(z => z.Explanation.Class.Rank).ThenBy(z => z.Days ?? int.MaxValue),
            ZoneSort.Name => found.OrderBy(z => z.Zone.Name.Zh, StringComparer.CurrentCulture),
            ZoneSort.Days => found.OrderByDescending(z => z.Days ?? -1),
            ZoneSort.Changed => found.OrderByDescending(z => z.Entry.Last.Position),
            _ => throw new System.Diagnostics.UnreachableException(filter.Sort.ToString()),
        };
        return [.. sorted.ThenBy(z => z.Zone.Id.Value, StringComparer.Ordinal)];
    }

    public ZoneLook Look(ZoneEntry entry, Moment moment)
    {
        var explanation = reader.Explain(entry.Zone, moment);
        ZoneShow? show = explanation.Required is not null ? ZoneShow.Must : explanation.IsReadyToLift ? ZoneShow.Ready : null;
        return new(entry, explanation, show, entry.Zone.LastCaseDay is { } last ? reader.Today(moment).DayNumber - last.DayNumber : null);
    }

    private bool IsNewPositive(Zone zone, Moment moment) => zone.LastPositiveAt is { } at && reader.Calendar.DayOf(at) == reader.Today(moment);
}
