using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Policies.Levels;

/// <summary>How a division as a whole stands: its phase, 静态管理, 社会面清零.</summary>
/// <param name="Pack">The pack in force where it lies.</param>
/// <param name="Still">The nearest division up the tree with a standstill, itself included; null when there is none.</param>
/// <param name="Clearances">One for each level of which the pack has a rule, the basic one first.</param>
/// <param name="Broken">The first day since the declaration that brought more positives than its rule lets pass; null when there was none, or nothing is declared.</param>
public sealed record LevelReading(Division Division, PolicyPack Pack, Division? Still, IReadOnlyList<CommunityClearance> Clearances, ClearanceDay? Broken)
{
    public Standstill? Standstill => Still?.Standstill;

    public DeclaredClearance? Declared => Division.Clearance;

    public LevelMark Mark => new(Still is not null, Declared?.Level, Broken is not null);
}

/// <summary>What maps and walls show of it.</summary>
/// <param name="IsBroken">Declared, and overtaken by positives since.</param>
public readonly record struct LevelMark(bool IsStill, ClearanceLevel? Cleared, bool IsBroken)
{
    public bool IsEmpty => this == default;
}

/// <summary>Reads how divisions stand at a moment.</summary>
public sealed class LevelReader(PolicyPacks packs, BoardReader boards)
{
    /// <summary>Null for what has no board: a street, or a division that isn't known.</summary>
    public LevelReading? Of(DivisionCode code, Moment moment)
    {
        var view = moment.View;
        if (view.Divisions.Find(code) is not { Level: not DivisionLevel.Street } division) return null;
        var (pack, today) = (boards.PackOf(moment, code), boards.Today(moment));
        return new(
            division, pack, view.Divisions.PathOf(code).FirstOrDefault(d => d.Standstill is not null),
            [.. from level in Enum.GetValues<ClearanceLevel>() let found = CommunityClearance.Of(view, code, level, pack, today) where found is not null select found],
            CommunityClearance.BrokenBy(view, code, packs, boards.Calendar));
    }

    public LevelMark MarkOf(DivisionCode code, Moment moment) => moment.View.Divisions.Find(code) is not { } division ? default : new(
        moment.View.Divisions.PathOf(code).Any(d => d.Standstill is not null), division.Clearance?.Level,
        division.Clearance is not null && CommunityClearance.BrokenBy(moment.View, code, packs, boards.Calendar) is not null);
}
