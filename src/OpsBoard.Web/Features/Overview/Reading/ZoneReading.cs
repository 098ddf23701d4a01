using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Overview.Reading;

/// <summary>A zone as overviews and walls read it on one local day.</summary>
/// <param name="Days">Days without a case, of <paramref name="Of"/>; null where no rule counts them.</param>
/// <param name="Earliest">First local day on which it can be lifted if nothing new happens; null when that can't be foreseen.</param>
/// <param name="IsReady">Nothing is missing to lift it but that officers decide.</param>
public sealed record ZoneReading(ZoneEntry Entry, ZoneClass Class, int? Days, int Of, bool IsReady, DateOnly? Earliest, ZoneMarks Marks)
{
    /// <summary>Sealed or controlled: it waits to be lifted.</summary>
    public const int SeriousRank = 2;

    public Zone Zone => Entry.Zone;

    public bool IsSerious => Class.Rank >= SeriousRank;

    /// <summary>It stands for itself however much is folded: something about it is against the rules, or waits for an officer.</summary>
    public bool StandsOut => Marks.IsOverride || Marks.Waiting is not null;

    public static ZoneReading Read(ZoneEntry entry, Moment moment, BoardReader reader)
    {
        var zoneClass = reader.ClassOf(entry.Zone);
        var marks = ZoneMarks.Of(entry.Zone, moment, reader);
        if (zoneClass.Rank == 0) return new(entry, zoneClass, null, 0, false, null, marks);
        var explanation = reader.Explain(entry.Zone, moment);
        if (zoneClass.Rank < SeriousRank) return new(entry, zoneClass, null, 0, false, explanation.Lift?.Earliest, marks);
        var counted = explanation.Lift?.Criteria.FirstOrDefault(c => c is { Done: not null, Of: not null } && c.Code.StartsWith("days-without-case", StringComparison.Ordinal));
        return new(entry, zoneClass, counted?.Done, counted?.Of ?? 0, explanation.IsReadyToLift || explanation.AwaitsApproval, explanation.Lift?.Earliest, marks);
    }
}
