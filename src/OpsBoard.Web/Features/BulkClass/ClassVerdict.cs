using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Zones;

namespace OpsBoard.Web.Features.BulkClass;

/// <summary>Whether a zone's class can be changed now, as the rules and the sender's rights stand.</summary>
/// <param name="IsRequired">The pack demands this very step.</param>
/// <param name="Earliest">First day on which it can be; null when it can be now, or nobody can foresee it.</param>
/// <param name="Binding">What blocks it longest.</param>
public sealed record ClassVerdict(ZoneLook Look, bool IsAllowed, bool IsRequired, DateOnly? Earliest, CriterionResult? Binding, Rejection? Why)
{
    public Zone Zone => Look.Zone;

    /// <summary>The version that the officer sees, and decides on.</summary>
    public long Version => Look.Entry.Last.Version;
}

/// <summary>Says of each zone of a list whether its class can be changed, before anybody does it.</summary>
public sealed class ClassVerdicts(Rehearsal rehearsal)
{
    // A verdict doesn't turn on the words; that there must be some is asked when they are there.
    private const string AnyReason = "-";

    public IReadOnlyList<ClassVerdict> Of(AccountName account, ClassId to, IEnumerable<ZoneLook> zones, OperationsView view) => [.. zones.Select(z => Of(account, to, z, view))];

    private ClassVerdict Of(AccountName account, ClassId to, ZoneLook look, OperationsView view)
    {
        var why = rehearsal.Of(account, new ChangeZoneClass(look.Zone.Id, to, AnyReason), view);
        var option = look.Explanation.Options.FirstOrDefault(o => o.To.Id == to);
        return new(look, why is null, why is null && option is { IsRequired: true }, why is null ? null : option?.Earliest, why is null ? null : option?.Binding, why);
    }
}
