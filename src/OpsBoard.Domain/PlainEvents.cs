using System.Collections.Frozen;
using OpsBoard.Domain.Bulletins;
using OpsBoard.Domain.Duty;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Domain;

/// <summary>
/// The events that a history mostly consists of, read from their JSON by hand. Each method here answers what the serialiser would, or
/// nothing at the least surprise: an older shape, a member that came later, an escape. A member that is missing has its default in both.
/// </summary>
internal static class PlainEvents
{
    private delegate DomainEvent Read(ref PlainReader json);

    public static FrozenDictionary<Type, Func<ReadOnlySpan<byte>, object?>> All { get; } = new Dictionary<Type, Func<ReadOnlySpan<byte>, object?>>
    {
        [typeof(ZoneRegistered)] = Whole(PlainZoneEvents.Registered),
        [typeof(ZoneClassChanged)] = Whole(PlainZoneEvents.ClassChanged),
        [typeof(ZoneMeasuresSet)] = Whole(PlainZoneEvents.MeasuresSet),
        [typeof(ZoneCasesCounted)] = Whole(PlainZoneEvents.CasesCounted),
        [typeof(ZoneScreeningRecorded)] = Whole(PlainZoneEvents.ScreeningRecorded),
        [typeof(ZoneContactsUpdated)] = Whole(PlainZoneEvents.ContactsUpdated),
        [typeof(FieldTaskIssued)] = Whole(PlainTaskEvents.Issued),
        [typeof(FieldTaskReceived)] = Whole((ref json) => PlainTaskEvents.WithText("Task"u8, ref json, (task, _) => new FieldTaskReceived(task))),
        [typeof(FieldTaskProgressed)] = Whole(PlainTaskEvents.Progressed),
        [typeof(FieldTaskBlocked)] = Whole((ref json) => PlainTaskEvents.WithText("Reason"u8, ref json, (task, reason) => new FieldTaskBlocked(task, reason!))),
        [typeof(FieldTaskUnblocked)] = Whole((ref json) => PlainTaskEvents.WithText("Note"u8, ref json, (task, note) => new FieldTaskUnblocked(task, note))),
        [typeof(FieldTaskCompleted)] = Whole((ref json) => PlainTaskEvents.WithText("Result"u8, ref json, (task, result) => new FieldTaskCompleted(task, result))),
        [typeof(DutyEntryMade)] = Whole(EntryMade),
        [typeof(BulletinPublished)] = Whole(Published),
    }.ToFrozenDictionary();

    private static Func<ReadOnlySpan<byte>, object?> Whole(Read read) => json =>
    {
        var reader = new PlainReader(json);
        var happened = read(ref reader);
        return reader.IsDone ? happened : null;
    };

    private static DutyEntryMade EntryMade(ref PlainReader json)
    {
        var (division, kind, organisation, text) = (default(DivisionCode), default(DutyEntryKind), default(LocalText?), default(LocalText));
        for (json.Begin(); json.Next(out var member);)
        {
            if (member.SequenceEqual("Division"u8)) division = json.Id<DivisionCode>();
            else if (member.SequenceEqual("Kind"u8)) kind = json.Enum<DutyEntryKind>();
            else if (member.SequenceEqual("Organisation"u8)) organisation = json.WordsOrNull();
            else if (member.SequenceEqual("Text"u8)) text = json.Words();
            else json.Unknown();
        }
        return new(division, kind, organisation, text);
    }

    private static BulletinPublished Published(ref PlainReader json)
    {
        var (division, day, figures, source) = (default(DivisionCode), default(DateOnly), default(PublishedFigures), default(string));
        for (json.Begin(); json.Next(out var member);)
        {
            if (member.SequenceEqual("Division"u8)) division = json.Id<DivisionCode>();
            else if (member.SequenceEqual("Day"u8)) day = json.Day();
            else if (member.SequenceEqual("Figures"u8)) figures = Figures(ref json);
            else if (member.SequenceEqual("Source"u8)) source = json.Name();
            else json.Unknown();
        }
        return new(division, day, figures!, source!);
    }

    private static PublishedFigures Figures(ref PlainReader json)
    {
        var (confirmed, asymptomatic, discharged, released) = (default(int?), default(int?), default(int?), default(int?));
        for (json.Begin(); json.Next(out var member);)
        {
            if (member.SequenceEqual("NewConfirmed"u8)) confirmed = json.NumberOrNull();
            else if (member.SequenceEqual("NewAsymptomatic"u8)) asymptomatic = json.NumberOrNull();
            else if (member.SequenceEqual("NewDischarged"u8)) discharged = json.NumberOrNull();
            else if (member.SequenceEqual("ReleasedAsymptomatic"u8)) released = json.NumberOrNull();
            else json.Unknown();
        }
        return new(confirmed, asymptomatic, discharged, released);
    }
}
