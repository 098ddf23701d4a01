using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Zones;

public sealed record RegisterZoneBody(string Id, string Division, LocalText Name, ZoneKind Kind, string? Class = null);

/// <param name="Reason">Why, in the officer's words, up to 200 characters; always needed.</param>
public sealed record ChangeClassBody(string Class, string? Reason = null, string? Measures = null);

/// <param name="Day">Local day; the counts take the place of an earlier count of that day.</param>
public sealed record CountCasesBody(DateOnly Day, CaseCount Community, CaseCount InQuarantine);

public sealed record RecordScreeningBody(DateOnly Day, int Round, int Tested, int Positive);

/// <param name="QuarantinedSince">Local day since which the last contact is in central quarantine; left out: it isn't so, or not known.</param>
public sealed record UpdateContactsBody(int Outstanding, DateOnly? LastExposure = null, DateOnly? QuarantinedSince = null);

public sealed record SetMeasuresBody(string Measures, string? Reason = null);

internal static class ZoneEndpoints
{
    public static void MapZones(this IEndpointRouteBuilder api)
    {
        var zones = api.MapGroup("/zones").WithTags("Zones");

        zones.MapGet("/{id}", (string id, string? asOf, ReadHttp read, BoardReader reader, CancellationToken ct) => read.RunAsync(asOf, sight =>
                ZoneId.TryParse(id, out var zone) && sight.View.Zone(zone) is { } entry
                    ? ReadHttp.Json(ZoneData.Of(entry, sight.Moment, reader, new(sight.View.Board(entry.Zone.District)!)))
                    : Unknown(read, id), ct))
            .WithSummary("A zone with the steps its policy pack allows, the earliest day of each and what blocks it")
            .Produces<ZoneData>().ProducesProblem(400).ProducesProblem(404);

        zones.MapGet("/{id}/explanation", (string id, string? asOf, ReadHttp read, ZoneExplainer explainer, CancellationToken ct) => read.RunAsync(asOf, sight =>
                ZoneId.TryParse(id, out var zone) && sight.View.Zone(zone) is { } entry ? ReadHttp.Json(explainer.Explain(entry.Zone, sight)) : Unknown(read, id), ct))
            .WithSummary("Which steps the rules allow a zone, the earliest day of each and what blocks it, in the reader's words with the rule's source")
            .Produces<ExplanationData>().ProducesProblem(400).ProducesProblem(404);

        zones.MapGet("/{id}/history", async (string id, ReadHttp read, EventJournal store, CancellationToken ct) =>
            {
                if (!ZoneId.TryParse(id, out var zone)) return Unknown(read, id);
                var events = await store.FetchStreamAsync(new(Zone.StreamOf(zone)), null, ct);
                return await read.RunAsync(null, _ => events.Count > 0 ? ReadHttp.Json(events.Select(EventData.Of).ToList()) : Unknown(read, id), ct);
            })
            .WithSummary("Every event of a zone, oldest first")
            .Produces<List<EventData>>().ProducesProblem(404);

        zones.MapPost("", (RegisterZoneBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                !ZoneId.TryParse(body.Id, out var id) ? Bad(read, "zone.id-invalid", ("zone", body.Id))
                : !DivisionCode.TryParse(body.Division, out var division) ? NotFound(read, "district.unknown", ("district", body.Division))
                : http.RunAsync(new RegisterZone(id, division, body.Name, body.Kind, body.Class is null ? null : new ClassId(body.Class)), ct))
            .WithSummary("Register a zone").AsCommand();

        zones.MapPut("/{id}/class", (string id, ChangeClassBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                ZoneAddress.With(id, read, zone => http.RunAsync(new ChangeZoneClass(zone, new(body.Class), body.Reason, body.Measures is null ? null : new MeasuresId(body.Measures)), ct, needsVersion: true)))
            .WithSummary("Change a zone's class, by the policy pack in force").AsCommand();

        zones.MapPut("/{id}/measures", (string id, SetMeasuresBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                ZoneAddress.With(id, read, zone => http.RunAsync(new SetZoneMeasures(zone, new(body.Measures), body.Reason), ct, needsVersion: true)))
            .WithSummary("Set the measures in force, apart from the class").AsCommand();

        zones.MapPost("/{id}/cases", (string id, CountCasesBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                ZoneAddress.With(id, read, zone => http.RunAsync(new CountZoneCases(zone, body.Day, new(body.Community, body.InQuarantine)), ct)))
            .WithSummary("State all cases counted so far for a local day").AsCommand();

        zones.MapPost("/{id}/screenings", (string id, RecordScreeningBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                ZoneAddress.With(id, read, zone => http.RunAsync(new RecordZoneScreening(zone, body.Day, body.Round, body.Tested, body.Positive), ct)))
            .WithSummary("Record a full screening").AsCommand();

        zones.MapPost("/{id}/contacts", (string id, UpdateContactsBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                ZoneAddress.With(id, read, zone => http.RunAsync(new UpdateZoneContacts(zone, body.LastExposure, body.Outstanding, body.QuarantinedSince), ct)))
            .WithSummary("Update the last exposure and the contacts who are not cleared").AsCommand();

        zones.MapZoneLife();
        zones.MapZoneDecisions();
    }

    private static IResult Unknown(ReadHttp read, string id) => read.NotFound("zone.unknown", ("zone", id));

    private static Task<IResult> NotFound(ReadHttp read, string code, Fact fact) => Task.FromResult(read.NotFound(code, fact));

    private static Task<IResult> Bad(ReadHttp read, string code, Fact fact) => Task.FromResult(read.Bad(code, fact));
}
