using OpsBoard.Domain.Kernel;

namespace OpsBoard.Scenarios.Reading;

/// <summary>happenings.csv: log entries and tasks of the campaign.</summary>
internal static class HappeningSheet
{
    public static List<Happening> Read(ScenarioFiles files, ProblemList problems, KnownDivisions known, KnownDays days)
    {
        var sheet = CsvSheet.Read(files, "happenings.csv", problems, "at", "precision", "division", "kind", "as",
            "organisation_zh", "organisation_en", "text_zh", "text_en", "due", "done", "phase_zh", "phase_en");
        var happenings = new List<Happening>();
        foreach (var line in sheet.Lines)
        {
            var happening = new Happening(
                happenings.Count + 1,
                days.Require(line, "at", line.Time("at")) ?? default,
                line.Word<HappeningPrecision>("precision"),
                line.Code("division"),
                line.Word<HappeningKind>("kind"),
                line.Word<HappeningForm>("as"),
                line.Both("organisation"), line.Both("text"),
                days.Require(line, "due", line.OptionalTime("due")),
                days.Require(line, "done", line.OptionalTime("done")),
                Phase(line));
            happenings.Add(happening);
            known.Require(line, "division", happening.Division);
            CheckTask(line, happening);
            if (happening.Phase is null == (happening.Kind == HappeningKind.Phase))
                line.Problem("phase_zh", "a change of phase, and nothing else, names its phase");
            if (happenings.Count > 1 && happening.At < happenings[^2].At)
                line.Problem("at", "earlier than the line before; sort the file by time");
        }

        return happenings;
    }

    private static LocalText? Phase(CsvLine line) =>
        line.Optional("phase_zh") is null && line.Optional("phase_en") is null ? null : line.Both("phase");

    private static void CheckTask(CsvLine line, Happening happening)
    {
        foreach (var (column, time) in new[] { ("due", happening.Due), ("done", happening.Done) })
        {
            if (time is null)
                continue;
            if (happening.Form != HappeningForm.Task)
                line.Problem(column, "only a task is due or done; leave it empty");
            else if (time <= happening.At)
                line.Problem(column, "not later than the happening itself");
        }
    }
}
