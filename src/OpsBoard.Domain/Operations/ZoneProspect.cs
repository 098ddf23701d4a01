using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Domain.Operations;

/// <summary>What lies ahead of a zone by the rules, if nothing new happens.</summary>
/// <param name="To">The class to which its step down leads; null at the lowest.</param>
/// <param name="IsReady">It is of a serious class, and nothing but a decision is missing.</param>
/// <param name="Earliest">First local day of its step down; null when there is none, or it can't be foreseen.</param>
/// <param name="Required">The class that the pack demands at once; null when it demands none.</param>
/// <param name="Blockers">What still blocks the step down.</param>
public sealed record ZoneProspect(ZoneClass Class, ZoneClass? To, bool IsReady, DateOnly? Earliest, ZoneClass? Required, IReadOnlyList<CriterionResult> Blockers)
{
    /// <summary>Zones of this rank and above wait to be lifted.</summary>
    public const int SeriousRank = 2;

    public bool IsSerious => Class.Rank >= SeriousRank;

    /// <summary>The blocker that is met last.</summary>
    public CriterionResult? Binding => Blockers.OrderByDescending(b => b.Earliest ?? DateOnly.MaxValue).FirstOrDefault();

    public static ZoneProspect Of(ZoneExplanation explanation) => new(
        explanation.Class, explanation.Lift?.To, explanation.IsReadyToLift, explanation.Lift?.Earliest, explanation.Required?.To, [.. explanation.Lift?.Blockers ?? []]);
}
