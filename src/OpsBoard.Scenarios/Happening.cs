using OpsBoard.Domain.Kernel;

namespace OpsBoard.Scenarios;

/// <summary>Something that happened in the campaign, in words of our own.</summary>
/// <param name="Number">Counts from 1 in the order of the file.</param>
/// <param name="At">When, to the minute; how much of it is known says <paramref name="Precision"/>.</param>
/// <param name="Division">Where it happened, or to whom it was said.</param>
/// <param name="Due">Of a task: when it was to be done by.</param>
/// <param name="Done">Of a task: when it was done, where that is known.</param>
/// <param name="Phase">Of a change of phase: the phase that began.</param>
public sealed record Happening(
    int Number, DateTimeOffset At, HappeningPrecision Precision, DivisionCode Division, HappeningKind Kind, HappeningForm Form,
    LocalText Organisation, LocalText Text, DateTimeOffset? Due, DateTimeOffset? Done, LocalText? Phase);

/// <summary>
/// How much of the time is known. <see cref="Undated"/> is known only to lie before a later report;
/// the rest of the time is filled in plausibly.
/// </summary>
public enum HappeningPrecision { Undated, Day, Part, Minute }

/// <summary>Whether the board shows it as an entry of the duty log or as a task.</summary>
public enum HappeningForm { Log, Task }

/// <summary>What kind of thing happened.</summary>
public enum HappeningKind
{
    Deployment, Instruction, Inspection, Pairing, Clearance, Resumption,
    Meeting, Report, Resource, Appeal, Rectification, Phase, Task,
}
