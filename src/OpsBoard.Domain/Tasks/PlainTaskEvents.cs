using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Tasks;

/// <summary>The frequent events of tasks; see <see cref="PlainEvents"/>.</summary>
internal static class PlainTaskEvents
{
    public static FieldTaskIssued Issued(ref PlainReader json)
    {
        var (task, kind, recheck, title, detail, unit) = (default(FieldTaskId), default(FieldTaskKindId), false, default(LocalText), default(LocalText?), default(DivisionCode));
        var (zone, due, organisation) = (default(ZoneId?), default(DateTimeOffset?), default(LocalText?));
        for (json.Begin(); json.Next(out var member);)
        {
            if (member.SequenceEqual("Task"u8)) task = json.Id<FieldTaskId>();
            else if (member.SequenceEqual("Kind"u8)) kind = json.Id<FieldTaskKindId>();
            else if (member.SequenceEqual("Recheck"u8)) recheck = json.Flag();
            else if (member.SequenceEqual("Title"u8)) title = json.Words();
            else if (member.SequenceEqual("Detail"u8)) detail = json.WordsOrNull();
            else if (member.SequenceEqual("Unit"u8)) unit = json.Id<DivisionCode>();
            else if (member.SequenceEqual("Zone"u8)) zone = json.IdOrNull<ZoneId>();
            else if (member.SequenceEqual("Due"u8)) due = json.MomentOrNull();
            else if (member.SequenceEqual("Organisation"u8)) organisation = json.WordsOrNull();
            else json.Unknown();
        }
        return new(task, kind, recheck, title, detail, unit, zone, due, organisation);
    }

    public static FieldTaskProgressed Progressed(ref PlainReader json)
    {
        var (task, percent, note) = (default(FieldTaskId), default(int?), default(string));
        for (json.Begin(); json.Next(out var member);)
        {
            if (member.SequenceEqual("Task"u8)) task = json.Id<FieldTaskId>();
            else if (member.SequenceEqual("Percent"u8)) percent = json.NumberOrNull();
            else if (member.SequenceEqual("Note"u8)) note = json.Text();
            else json.Unknown();
        }
        return new(task, percent, note);
    }

    public static FieldTaskEvent WithText(ReadOnlySpan<byte> text, ref PlainReader json, Func<FieldTaskId, string?, FieldTaskEvent> make)
    {
        var (task, said) = (default(FieldTaskId), default(string));
        for (json.Begin(); json.Next(out var member);)
        {
            if (member.SequenceEqual("Task"u8)) task = json.Id<FieldTaskId>();
            else if (member.SequenceEqual(text)) said = json.Text();
            else json.Unknown();
        }
        return make(task, said);
    }
}
