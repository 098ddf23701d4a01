using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Web.Platform.Narration;

/// <summary>What the rules do to zones and divisions beside a change of class.</summary>
public sealed partial class Narrator
{
    /// <summary>A step of an approval chain as the pack names it.</summary>
    public string ApprovalStep(PackRef pack, string step) =>
        packs.Find(pack)?.Transitions.SelectMany(t => t.Approvals).FirstOrDefault(a => a.Id == step) is { } known ? In(known.Name) : step;

    private EventTold OfRules(ZoneEvent happened, OperationsView view) => happened switch
    {
        ZoneApprovalGiven e => Of(e, With("zone_approval_given", ("step", ApprovalStep(e.Pack, e.Step)), ("to", ClassName(e.To.Value))), view),
        ZoneApprovalDeclined e => Of(e, With("zone_approval_declined", ("to", ClassName(e.To.Value)), ("reason", e.Reason)), view),
        ZoneApprovalVoided e => Of(e, With("zone_approval_voided", ("to", ClassName(e.To.Value)), ("broken", string.Join(words["list"], e.Broken.Select(Title)))), view),
        ZoneOverrideProposed e => Of(e, With("zone_override_proposed", ("to", ClassName(e.To.Value)), ("reason", e.Reason)), view),
        ZoneOverrideDeclined e => Of(e, With("zone_override_declined", ("to", ClassName(e.To.Value)), ("reason", e.Reason)), view),
        ZoneOverrideWithdrawn e => Of(e, With("zone_override_withdrawn", ("to", ClassName(e.To.Value)), ("reason", e.Reason)), view),
        ZoneSplit e => Of(e, With("zone_split", ("part", ZoneName(e.Part, view)), ("reason", e.Reason)), view),
        ZoneSplitOff e => Of(e, With("zone_split_off", ("from", ZoneName(e.From, view)), ("reason", e.Reason)), view) with { Subject = In(e.Name), To = packs[e.File.Pack].Class(e.File.Class) },
        ZoneMerged e => Of(e, With("zone_merged", ("absorbed", ZoneName(e.Absorbed, view)), ("reason", e.Reason)), view),
        ZoneAbsorbed e => Of(e, With("zone_absorbed", ("into", ZoneName(e.Into, view)), ("reason", e.Reason)), view),
        ZoneCertified e => Of(e, words["zone_certified"], view),
        ZoneCertificationRevoked e => Of(e, With($"zone_certification_revoked.{e.Cause}", ("reason", e.Reason ?? "")), view),
        ZoneRetired e => Of(e, With("zone_retired", ("reason", e.Reason)), view),
        _ => throw new System.Diagnostics.UnreachableException(happened.GetType().Name),
    };

    private EventTold OfRules(DivisionEvent happened, OperationsView view) => happened switch
    {
        DivisionStandstillSet { Until: { } until } e => Of(e.Code, null, With("division_standstill_set.until", ("until", Day(until)), ("reason", e.Reason)), view),
        DivisionStandstillSet e => Of(e.Code, null, With("division_standstill_set", ("reason", e.Reason)), view),
        DivisionStandstillLifted e => Of(e.Code, null, With("division_standstill_lifted", ("reason", e.Reason)), view),
        DivisionPopulationStated e => Of(e.Code, null, With("division_population_stated", ("population", Number(e.Population)), ("source", e.Source)), view),
        ClearanceDeclared e => Of(e.Code, null, words[$"clearance_declared.{e.Level}"], view),
        ClearanceLost e => Of(e.Code, null, With($"clearance_lost.{e.Level}", ("reason", e.Reason)), view),
        _ => throw new System.Diagnostics.UnreachableException(happened.GetType().Name),
    };

    private static string ZoneName(ZoneId id, OperationsView view) => view.Zone(id) is { } entry ? In(entry.Zone.Name) : id.Value;
}
