using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Wall.Rows;

/// <summary>The one mark that a chip has room for: what waits for someone, then what is against the rules, then certificates.</summary>
/// <param name="Kind">Its word is found by it.</param>
/// <param name="Given">Of approvals under way: how many of <paramref name="Steps"/>.</param>
public sealed record ChipMark(ChipMarkKind Kind, int Given = 0, int Steps = 0)
{
    public bool Waits => Kind is ChipMarkKind.Proposed or ChipMarkKind.Approving;

    public static ChipMark? Of(ZoneMarks marks) => marks switch
    {
        { Waiting: { Kind: WaitKind.Override } } => new(ChipMarkKind.Proposed),
        { Waiting: { Kind: WaitKind.Approval } chain } => new(ChipMarkKind.Approving, chain.Given, chain.Of),
        { IsOverride: true } => new(ChipMarkKind.Override),
        { IsCertified: true } => new(ChipMarkKind.Certified),
        { IsRevoked: true } => new(ChipMarkKind.Revoked),
        _ => null,
    };
}

public enum ChipMarkKind { Proposed, Approving, Override, Certified, Revoked }
