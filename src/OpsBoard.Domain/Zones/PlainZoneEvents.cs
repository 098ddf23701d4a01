using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Zones;

/// <summary>The frequent events of zones; see <see cref="PlainEvents"/>.</summary>
internal static class PlainZoneEvents
{
    public static ZoneRegistered Registered(ref PlainReader json)
    {
        var (zone, district, division, name, kind, at, measures, pack) =
            (default(ZoneId), default(DivisionCode), default(DivisionCode), default(LocalText), default(ZoneKind), default(ClassId), default(MeasuresId), default(PackRef));
        for (json.Begin(); json.Next(out var member);)
        {
            if (member.SequenceEqual("Zone"u8)) zone = json.Id<ZoneId>();
            else if (member.SequenceEqual("District"u8)) district = json.Id<DivisionCode>();
            else if (member.SequenceEqual("Division"u8)) division = json.Id<DivisionCode>();
            else if (member.SequenceEqual("Name"u8)) name = json.Words();
            else if (member.SequenceEqual("Kind"u8)) kind = json.Enum<ZoneKind>();
            else if (member.SequenceEqual("Class"u8)) at = json.Id<ClassId>();
            else if (member.SequenceEqual("Measures"u8)) measures = json.Id<MeasuresId>();
            else if (member.SequenceEqual("Pack"u8)) pack = PlainEvidence.ReadPack(ref json);
            else json.Unknown();
        }
        return new(zone, district, division, name, kind, at, measures, pack);
    }

    public static ZoneClassChanged ClassChanged(ref PlainReader json)
    {
        var (zone, from, to, measures, pack, evidence, reason) =
            (default(ZoneId), default(ClassId), default(ClassId), default(MeasuresId), default(PackRef), default(Evidence), default(string));
        for (json.Begin(); json.Next(out var member);)
        {
            if (member.SequenceEqual("Zone"u8)) zone = json.Id<ZoneId>();
            else if (member.SequenceEqual("From"u8)) from = json.Id<ClassId>();
            else if (member.SequenceEqual("To"u8)) to = json.Id<ClassId>();
            else if (member.SequenceEqual("Measures"u8)) measures = json.Id<MeasuresId>();
            else if (member.SequenceEqual("Pack"u8)) pack = PlainEvidence.ReadPack(ref json);
            else if (member.SequenceEqual("Evidence"u8)) evidence = PlainEvidence.Read(ref json);
            else if (member.SequenceEqual("Reason"u8)) reason = json.Text();
            else json.Unknown();
        }
        return new(zone, from, to, measures, pack, evidence!, reason!);
    }

    public static ZoneMeasuresSet MeasuresSet(ref PlainReader json)
    {
        var (zone, from, to, pack, reason) = (default(ZoneId), default(MeasuresId), default(MeasuresId), default(PackRef), default(string));
        for (json.Begin(); json.Next(out var member);)
        {
            if (member.SequenceEqual("Zone"u8)) zone = json.Id<ZoneId>();
            else if (member.SequenceEqual("From"u8)) from = json.Id<MeasuresId>();
            else if (member.SequenceEqual("To"u8)) to = json.Id<MeasuresId>();
            else if (member.SequenceEqual("Pack"u8)) pack = PlainEvidence.ReadPack(ref json);
            else if (member.SequenceEqual("Reason"u8)) reason = json.Text();
            else json.Unknown();
        }
        return new(zone, from, to, pack, reason!);
    }

    public static ZoneCasesCounted CasesCounted(ref PlainReader json)
    {
        var (zone, day, cases) = (default(ZoneId), default(DateOnly), default(DayCases));
        for (json.Begin(); json.Next(out var member);)
        {
            if (member.SequenceEqual("Zone"u8)) zone = json.Id<ZoneId>();
            else if (member.SequenceEqual("Day"u8)) day = json.Day();
            else if (member.SequenceEqual("Cases"u8)) cases = Cases(ref json);
            else json.Unknown();
        }
        return new(zone, day, cases);
    }

    public static ZoneScreeningRecorded ScreeningRecorded(ref PlainReader json)
    {
        var (zone, day, round, tested, positive) = (default(ZoneId), default(DateOnly), 0, 0, 0);
        for (json.Begin(); json.Next(out var member);)
        {
            if (member.SequenceEqual("Zone"u8)) zone = json.Id<ZoneId>();
            else if (member.SequenceEqual("Day"u8)) day = json.Day();
            else if (member.SequenceEqual("Round"u8)) round = json.Number();
            else if (member.SequenceEqual("Tested"u8)) tested = json.Number();
            else if (member.SequenceEqual("Positive"u8)) positive = json.Number();
            else json.Unknown();
        }
        return new(zone, day, round, tested, positive);
    }

    public static ZoneContactsUpdated ContactsUpdated(ref PlainReader json)
    {
        var (zone, lastExposure, outstanding) = (default(ZoneId), default(DateOnly?), 0);
        for (json.Begin(); json.Next(out var member);)
        {
            if (member.SequenceEqual("Zone"u8)) zone = json.Id<ZoneId>();
            else if (member.SequenceEqual("LastExposure"u8)) lastExposure = json.DayOrNull();
            else if (member.SequenceEqual("Outstanding"u8)) outstanding = json.Number();
            else json.Unknown();
        }
        return new(zone, lastExposure, outstanding);
    }

    private static DayCases Cases(ref PlainReader json)
    {
        var (community, inQuarantine) = (default(CaseCount), default(CaseCount));
        for (json.Begin(); json.Next(out var member);)
        {
            if (member.SequenceEqual("Community"u8)) community = Count(ref json);
            else if (member.SequenceEqual("InQuarantine"u8)) inQuarantine = Count(ref json);
            else json.Unknown();
        }
        return new(community, inQuarantine);
    }

    private static CaseCount Count(ref PlainReader json)
    {
        var (confirmed, asymptomatic) = (0, 0);
        for (json.Begin(); json.Next(out var member);)
        {
            if (member.SequenceEqual("Confirmed"u8)) confirmed = json.Number();
            else if (member.SequenceEqual("Asymptomatic"u8)) asymptomatic = json.Number();
            else json.Unknown();
        }
        return new(confirmed, asymptomatic);
    }
}
