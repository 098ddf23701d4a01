using System.Collections.Immutable;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Zones;

/// <summary>How what is on record of a zone is counted, handed on and continued; part of its fold.</summary>
internal static class ZoneRecord
{
    public static Zone Count(this Zone zone, DateOnly day, DayCases cases, DateTimeOffset at)
    {
        var before = zone.Cases.GetValueOrDefault(day).Community.Total;
        var countedAt = zone.PositivesCountedAt;
        if (cases.Community.Total == 0) countedAt = countedAt.Remove(day);
        else if (cases.Community.Total > before) countedAt = countedAt.SetItem(day, at);
        return zone.WithCases(zone.Cases.SetItem(day, cases), countedAt);
    }

    /// <summary>The zone without the cases of a day that went to another one. The day stays reported.</summary>
    public static Zone Without(this Zone zone, CasesOfDay moved)
    {
        var left = zone.Cases[moved.Day] - moved.Cases;
        return zone.WithCases(zone.Cases.SetItem(moved.Day, left), left.Community.Total == 0 ? zone.PositivesCountedAt.Remove(moved.Day) : zone.PositivesCountedAt);
    }

    public static Zone With(this Zone zone, ZoneFile file, Recorded recorded) => (zone with
    {
        Class = file.Class,
        ClassSince = file.ClassSince,
        ClockSince = file.ClockSince,
        RestartedAt = file.RestartedAt,
        CameFrom = file.CameFrom,
        Measures = file.Measures,
        MeasuresPack = file.MeasuresPack,
        Pack = file.Pack,
        StandsFrom = recorded.Position,
        Decided = new(file.Class, file.Pack, file.ClassSince),
        Override = file.Override,
        LastScreening = file.LastScreening,
        LastClearScreening = file.LastClearScreening,
        LastExposure = file.LastExposure,
        ContactsOutstanding = file.ContactsOutstanding,
        QuarantinedSince = file.QuarantinedSince,
        Disinfection = file.Disinfection,
    }).WithCases(
        new DayDictionary<DayCases>([.. file.Cases.OrderBy(c => c.Day).Select(c => KeyValuePair.Create(c.Day, c.Cases))]),
        new DayDictionary<DateTimeOffset>([.. file.Cases.Where(c => c.CountedAt is not null).OrderBy(c => c.Day).Select(c => KeyValuePair.Create(c.Day, c.CountedAt!.Value))]));

    /// <summary>
    /// The zone as it stands under the packs that its board adopted after its class was decided. A class that a pack doesn't
    /// continue stays under the pack that knows it.
    /// </summary>
    public static Zone Under(this Zone zone, ImmutableList<PackSpan> packs)
    {
        var current = packs[^1];
        if (zone.Pack == current.Pack && zone.StandsFrom >= current.Position) return zone;
        // The decision may have been recorded a moment after another pack came into force: it goes on from its own.
        var at = packs.FindLastIndex(p => p.Pack == zone.Pack && p.Position <= zone.StandsFrom);
        if (at < 0) return zone;
        for (var i = at + 1; i < packs.Count; i++)
        {
            if (zone.Retired?.Position < packs[i].Position) return zone;
            if (packs[i].Continues.FirstOrDefault(c => c.From == zone.Class) is not { } next) return zone;
            zone = zone.ContinuedBy(packs[i], next);
        }
        return zone;
    }

    private static Zone ContinuedBy(this Zone zone, PackSpan span, ClassContinuation next) => zone with
    {
        Class = next.To,
        Pack = span.Pack,
        StandsFrom = Math.Max(zone.StandsFrom, span.Position),
        RestartedAt = next.ClockRestarts ? Later(zone.RestartedAt, span.At) : zone.RestartedAt,
        CameFrom = zone.CameFrom is { } from ? span.Continues.FirstOrDefault(c => c.From == from)?.To : null,
        // Who agreed to, or wanted, a step of the earlier pack didn't agree to one of this.
        Approval = zone.Approval?.Position > span.Position ? zone.Approval : null,
        LostApproval = zone.Approval is { } pending && pending.Position < span.Position
            ? new(pending.To, span.At, span.By, null, [new("pack-changed", CriterionState.Unmet, null, Facts: [("pack", span.Pack.ToString())])]) : zone.LostApproval,
        Proposal = zone.Proposal?.Position > span.Position ? zone.Proposal : null,
    };

    public static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;

    private static Zone WithCases(this Zone zone, DayDictionary<DayCases> cases, DayDictionary<DateTimeOffset> countedAt)
    {
        var last = cases.Count - 1;
        while (last >= 0 && cases.At(last).Community.Total <= 0) last--;
        return zone with { Cases = cases, LastCaseDay = last < 0 ? null : cases.Days[last], PositivesCountedAt = countedAt };
    }
}
