using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Domain.Policies;

/// <summary>What would become of the zones of one class.</summary>
/// <param name="Then">Null: the pack doesn't say as what the class goes on, and an adoption would be refused.</param>
/// <param name="FirstNow">Earliest day on which any of them can be lifted under the pack in force; null when that can't be foreseen for any.</param>
/// <param name="ReadyNow">So many can be lifted today.</param>
/// <param name="Sooner">So many could be lifted earlier than now, or foreseen where they can't be.</param>
/// <param name="Later">So many later than now, or not be foreseen any more.</param>
/// <param name="RequiredThen">So many would have to be put into another class at once.</param>
public sealed record TrialRow(
    ClassId Now, ClassId? Then, bool ClockRestarts, int Zones, DateOnly? FirstNow, DateOnly? FirstThen,
    int ReadyNow, int ReadyThen, int Sooner, int Later, int RequiredNow, int RequiredThen);

/// <summary>One zone in a trial.</summary>
/// <param name="LiftNow">Earliest day of its step down; null when there is none or it can't be foreseen.</param>
/// <param name="RequiredThen">The class that it would have to be put into at once; null when there is none.</param>
public sealed record TrialZone(ZoneId Zone, ClassId Now, ClassId? Then, DateOnly? LiftNow, DateOnly? LiftThen, ClassId? RequiredNow, ClassId? RequiredThen);

/// <summary>试运行: what an adoption of a pack would do to a division, without doing it.</summary>
/// <param name="Before">The pack in force there now.</param>
/// <param name="Rows">By class; the most numerous first.</param>
/// <param name="Zones">Every zone on which the adoption would take effect, by id.</param>
public sealed record PackTrial(DivisionCode Division, PackRef Before, PackRef Candidate, IReadOnlyList<TrialRow> Rows, IReadOnlyList<TrialZone> Zones)
{
    /// <summary>Classes that would be stranded; with any of them the adoption is refused.</summary>
    public IEnumerable<TrialRow> Stranded => Rows.Where(r => r.Then is null);

    /// <summary>Null when the division has no board.</summary>
    /// <param name="now">When the pack would come into force.</param>
    public static PackTrial? Of(OperationsView view, DivisionCode division, PolicyPack candidate, DateTimeOffset now, LocalCalendar calendar, PolicyPacks packs)
    {
        if (view.Board(division) is null) return null;
        var (before, today) = (view.PackOf(division), calendar.DayOf(now));
        var continues = candidate.Ref == before ? [.. candidate.Classes.Select(c => new ClassContinuation(c.Id, c.Id, ClockRestarts: false))] : candidate.ContinuesFrom(before);
        var span = new PackSpan(candidate.Ref, view.Position + 1, now, new("opsboard"), continues);
        var zones = view.BoardsUnder(division).SelectMany(board => ZonesOf(board, board.Pack == candidate.Ref ? board : board.Adopt(span), candidate, today, calendar, packs))
            .OrderBy(z => z.Zone.Value, StringComparer.Ordinal).ToList();
        return new(division, before, candidate.Ref, [.. zones.GroupBy(z => (z.Now, z.Then)).Select(g => Row(g.Key.Now, g.Key.Then, [.. g], continues, today)).OrderByDescending(r => r.Zones)], zones);
    }

    private static IEnumerable<TrialZone> ZonesOf(DistrictBoard now, DistrictBoard then, PolicyPack candidate, DateOnly today, LocalCalendar calendar, PolicyPacks packs)
    {
        foreach (var (id, entry) in now.Zones)
        {
            var (zone, next) = (entry.Zone, then.Zones[id].Zone);
            var before = ZoneExplanation.Of(zone, packs[zone.Pack], today, calendar, now.ZonesOf);
            if (next.Pack != candidate.Ref)
            {
                yield return new(id, zone.Class, null, before.Lift?.Earliest, null, before.Required?.To.Id, null);
                continue;
            }
            var after = ZoneExplanation.Of(next, candidate, today, calendar, then.ZonesOf);
            yield return new(id, zone.Class, next.Class, before.Lift?.Earliest, after.Lift?.Earliest, before.Required?.To.Id, after.Required?.To.Id);
        }
    }

    private static TrialRow Row(ClassId now, ClassId? then, List<TrialZone> zones, IReadOnlyList<ClassContinuation> continues, DateOnly today) => new(
        now, then, continues.Any(c => c.From == now && c.ClockRestarts), zones.Count, zones.Min(z => z.LiftNow), zones.Min(z => z.LiftThen),
        zones.Count(z => z.LiftNow == today), zones.Count(z => z.LiftThen == today),
        zones.Count(z => Late(z.LiftThen) < Late(z.LiftNow)), zones.Count(z => Late(z.LiftThen) > Late(z.LiftNow)),
        zones.Count(z => z.RequiredNow is not null), zones.Count(z => z.RequiredThen is not null));

    private static DateOnly Late(DateOnly? day) => day ?? DateOnly.MaxValue;
}
