using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Zones;

/// <param name="Class">The class that the chain leads to.</param>
/// <param name="Step">Which approval is meant, such as <c>assess</c>; another one than the next is refused.</param>
/// <param name="Note">The officer's words, up to 200 characters.</param>
public sealed record ApproveBody(string Class, string Step, string? Note = null);

/// <param name="Reason">Why, in the officer's words, up to 200 characters; always needed.</param>
/// <param name="Measures">Left out: those of the class.</param>
public sealed record ProposeOverrideBody(string Class, string? Reason = null, string? Measures = null);

/// <param name="Class">The class that is meant to be confirmed.</param>
/// <param name="Reason">The second officer's words; left out: the proposer's stand for both.</param>
public sealed record ConfirmOverrideBody(string Class, string? Reason = null);

/// <summary>What more than one officer decides: chains of approvals, and overrides.</summary>
internal static class ZoneDecisionEndpoints
{
    public static void MapZoneDecisions(this RouteGroupBuilder zones)
    {
        zones.MapPost("/{id}/approvals", (string id, ApproveBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                ZoneAddress.With(id, read, zone => http.RunAsync(new ApproveZoneClass(zone, new(body.Class), body.Step, body.Note), ct, needsVersion: true)))
            .WithSummary("Give the approval that is next in the chain of a step; the last one changes the class").AsCommand();

        zones.MapPost("/{id}/approvals/decline", (string id, ReasonBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                ZoneAddress.With(id, read, zone => http.RunAsync(new DeclineZoneApproval(zone, body.Reason), ct, needsVersion: true)))
            .WithSummary("Say no to a step whose approvals are under way, or take one's own back; the chain begins anew").AsCommand();

        zones.MapPost("/{id}/override", (string id, ProposeOverrideBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                ZoneAddress.With(id, read, zone => http.RunAsync(
                    new ProposeZoneOverride(zone, new(body.Class), body.Reason, body.Measures is null ? null : new MeasuresId(body.Measures)), ct, needsVersion: true)))
            .WithSummary("Propose a change of class that the rules don't give; another officer must confirm it").AsCommand();

        zones.MapPost("/{id}/override/confirm", (string id, ConfirmOverrideBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                ZoneAddress.With(id, read, zone => http.RunAsync(new ConfirmZoneOverride(zone, new(body.Class), body.Reason), ct, needsVersion: true)))
            .WithSummary("Confirm what another officer proposed; the class changes").AsCommand();

        zones.MapPost("/{id}/override/decline", (string id, ReasonBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                ZoneAddress.With(id, read, zone => http.RunAsync(new DeclineZoneOverride(zone, body.Reason), ct, needsVersion: true)))
            .WithSummary("Refuse what another officer proposed").AsCommand();

        zones.MapPost("/{id}/override/withdraw", (string id, ReasonBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                ZoneAddress.With(id, read, zone => http.RunAsync(new WithdrawZoneOverride(zone, body.Reason), ct, needsVersion: true)))
            .WithSummary("Take back what one proposed oneself").AsCommand();
    }
}
