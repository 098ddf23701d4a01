using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Zones;

/// <param name="Day">Local day of the final disinfection.</param>
/// <param name="Passed">Whether its inspection passed.</param>
public sealed record DisinfectBody(DateOnly Day, bool Passed);

/// <param name="Part">Id of the part, which becomes a zone of its own.</param>
/// <param name="Moved">The cases that were the part's, by local day; left out: none.</param>
public sealed record SplitBody(string Part, LocalText Name, string? Reason = null, ZoneKind Kind = ZoneKind.Building, IReadOnlyList<MovedCasesBody>? Moved = null);

public sealed record MovedCasesBody(DateOnly Day, CaseCount Community, CaseCount InQuarantine);

/// <param name="Other">The zone that becomes part of the one in the address.</param>
public sealed record MergeBody(string Other, string? Reason = null);

/// <param name="Reason">Why, in the officer's words, up to 200 characters; always needed.</param>
public sealed record ReasonBody(string? Reason = null);

/// <summary>How a zone is disinfected, parted, joined, certified and ended.</summary>
internal static class ZoneLifeEndpoints
{
    public static void MapZoneLife(this RouteGroupBuilder zones)
    {
        zones.MapPost("/{id}/disinfection", (string id, DisinfectBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                ZoneAddress.With(id, read, zone => http.RunAsync(new DisinfectZone(zone, body.Day, body.Passed), ct)))
            .WithSummary("Report the final disinfection of a local day, and whether its inspection passed").AsCommand();

        zones.MapPost("/{id}/split", (string id, SplitBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                ZoneAddress.With(id, read, zone => !ZoneId.TryParse(body.Part, out var part)
                    ? Task.FromResult(read.Bad("zone.id-invalid", ("zone", body.Part)))
                    : http.RunAsync(new SplitZone(zone, part, body.Name, body.Reason, body.Kind, Moved(body)), ct, needsVersion: true)))
            .WithSummary("Take a part, such as a building, out of a zone; the rest goes on under its id").AsCommand();

        zones.MapPost("/{id}/merge", (string id, MergeBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                ZoneAddress.With(id, read, zone => !ZoneId.TryParse(body.Other, out var other)
                    ? Task.FromResult(read.NotFound("zone.unknown", ("zone", body.Other)))
                    : http.RunAsync(new MergeZones(zone, other, body.Reason), ct, needsVersion: true)))
            .WithSummary("Make another zone of the same class part of this one").AsCommand();

        zones.MapPost("/{id}/certification", (string id, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                ZoneAddress.With(id, read, zone => http.RunAsync(new CertifyZone(zone), ct, needsVersion: true)))
            .WithSummary("Certify a zone as epidemic-free, by the policy pack in force").AsCommand();

        zones.MapPost("/{id}/revocation", (string id, ReasonBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                ZoneAddress.With(id, read, zone => http.RunAsync(new RevokeZoneCertification(zone, body.Reason), ct, needsVersion: true)))
            .WithSummary("Revoke a zone's certificate for a breach").AsCommand();

        zones.MapPost("/{id}/retirement", (string id, ReasonBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                ZoneAddress.With(id, read, zone => http.RunAsync(new RetireZone(zone, body.Reason), ct, needsVersion: true)))
            .WithSummary("End a zone that is no place of its own any more").AsCommand();
    }

    private static List<MovedCases>? Moved(SplitBody body) => body.Moved?.Select(m => new MovedCases(m.Day, new(m.Community, m.InQuarantine))).ToList();
}
