using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Web.Features.Boards.Rows;

/// <summary>How a zone stands to its next step.</summary>
public enum Standing
{
    /// <summary>The pack demands another class at once.</summary>
    Must,

    /// <summary>Every criterion of lifting is met and somebody must decide.</summary>
    Ready,

    /// <summary>Something still blocks the step down.</summary>
    Blocked,

    /// <summary>Nothing blocks, and nothing waits for anyone.</summary>
    Free,
}

/// <summary>What a row says of a zone's next step.</summary>
/// <param name="To">The class that it must, can or will become; null at the lowest.</param>
/// <param name="Since">When the positive was counted that demands the step.</param>
/// <param name="Binding">The blocker that is met last.</param>
/// <param name="More">How many others block too.</param>
/// <param name="Next">The approval that is all that is missing; null where none is needed, or more is missing.</param>
public sealed record LiftOutlook(Standing Standing, ZoneClass? To, DateTimeOffset? Since, Finding? Binding, int More, DateOnly? Earliest, LocalText? Next = null)
{
    public bool NeedsAction => Standing is Standing.Must or Standing.Ready;

    public static LiftOutlook Of(Zone zone, ZoneExplanation explanation)
    {
        if (explanation.Required is { } must) return new(Standing.Must, must.To, zone.LastPositiveAt, null, 0, explanation.Lift?.Earliest);
        if (explanation.Lift is not { } lift) return new(Standing.Free, null, null, null, 0, null);
        if (lift.IsAllowed) return new(explanation.IsReadyToLift ? Standing.Ready : Standing.Free, lift.To, null, null, 0, lift.Earliest);
        if (explanation.AwaitsApproval) return new(Standing.Ready, lift.To, null, null, 0, lift.Earliest, lift.NextApproval!.Name);
        return new(Standing.Blocked, lift.To, null, lift.Binding is { } binding ? Finding.Of(binding) : null, lift.Blockers.Count() - 1, lift.Earliest);
    }
}
