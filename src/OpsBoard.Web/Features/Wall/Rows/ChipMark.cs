using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Wall.Rows;

/// <summary>A mark of a chip.</summary>
/// <param name="Kind">Its word is found by it.</param>
/// <param name="Given">Of approvals under way: how many of <paramref name="Steps"/>.</param>
public sealed record ChipMark(ChipMarkKind Kind, int Given = 0, int Steps = 0)
{
    public bool Waits => Kind is ChipMarkKind.Proposed or ChipMarkKind.Approving;

    /// <summary>First what waits for someone, then what is against the rules, then certificates.</summary>
    public static Items<ChipMark> Of(ZoneMarks marks)
    {
        if (!marks.Any) return [];
        var all = new List<ChipMark>(3);
        if (marks.Waiting is { } waiting) all.Add(waiting.Kind is WaitKind.Override ? new(ChipMarkKind.Proposed) : new(ChipMarkKind.Approving, waiting.Given, waiting.Of));
        if (marks.IsOverride) all.Add(new(ChipMarkKind.Override));
        if (marks.IsCertified) all.Add(new(ChipMarkKind.Certified));
        else if (marks.IsRevoked) all.Add(new(ChipMarkKind.Revoked));
        return [.. all];
    }
}

public enum ChipMarkKind { Proposed, Approving, Override, Certified, Revoked }
