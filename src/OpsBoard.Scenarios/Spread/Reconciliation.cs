using OpsBoard.Domain.Kernel;

namespace OpsBoard.Scenarios.Spread;

/// <summary>
/// A published sum that its published parts don't make up. Named, so that somebody can look at it; never smoothed away.
/// </summary>
/// <param name="Code">The division whose figure is the sum.</param>
/// <param name="Published">The figure; null where parts were published and the sum was not.</param>
/// <param name="Parts">What the published parts add up to.</param>
public sealed record Reconciliation(
    DateOnly Day, DivisionCode Code, FigureKind Figure, int? Published, int Parts, ReconciliationKind Kind)
{
    /// <summary>The cell in words, e.g. <c>2022-03-07 220000 NewConfirmed</c>.</summary>
    public string Cell => $"{Day:yyyy-MM-dd} {Code} {Figure}";
}

/// <summary>How a sum and its parts differ, and what the spread did about it.</summary>
public enum ReconciliationKind
{
    /// <summary>Less is broken down than was published; the rest is known for the whole only and is spread over no zone.</summary>
    NotBrokenDown,

    /// <summary>Districts were listed, fall short, and no other district is left; the rest is spread over the listed ones.</summary>
    ListedFallShort,

    /// <summary>The parts are more than the sum; the sum counts, the parts serve as weights only.</summary>
    PartsExceed,

    /// <summary>Parts were published and the sum was not; of a prefecture nothing is spread.</summary>
    SumNotPublished,
}
