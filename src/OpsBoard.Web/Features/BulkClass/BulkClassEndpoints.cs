using System.Security.Cryptography;
using System.Text.Json;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Bulk;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Web;
using OpsBoard.Web.Platform.Zones;

namespace OpsBoard.Web.Features.BulkClass;

/// <param name="Version">Version of the zone that the officer saw; a zone that has changed since is left as it is.</param>
public sealed record SeenZone(string Id, long Version);

/// <param name="Reason">Why, in the officer's words, up to 200 characters; it stands with every zone.</param>
public sealed record BulkClassBody(string To, string Reason, IReadOnlyList<SeenZone> Zones, string? Measures = null);

/// <summary>What a change of class would be answered for one zone.</summary>
/// <param name="Title">Why not, in the reader's language.</param>
public sealed record ClassVerdictData(string Id, long Version, LocalText Name, string District, string Division, string Class, bool Allowed, bool Required, DateOnly? Earliest, string? Code, string? Title);

/// <param name="Total">So many zones fit the filter.</param>
/// <param name="Allowed">So many of them can be changed by the reader.</param>
/// <param name="Zones">At most <see cref="BulkClassChange.MostZones"/> of them: as many as one change takes.</param>
public sealed record ClassPreviewData(long Position, string To, int Total, int Allowed, IReadOnlyList<ClassVerdictData> Zones);

/// <summary>Many zones to one class: the commands, under one id.</summary>
internal static class BulkClassChange
{
    public const string Kind = "bulk-class";

    /// <summary>Twice the zones of the largest district: more is a slip of the filter.</summary>
    public const int MostZones = 1_000;

    /// <summary>Why the whole can't be done; null when each zone shall answer for itself.</summary>
    public static Rejection? Check(BulkClassBody body, PolicyPacks packs)
    {
        if (!packs.All.Any(p => p.Class(new(body.To)) is not null))
            return Rejection.Rule("filter.value-unknown", ("parameter", "to"), ("value", body.To), ("known", string.Join(", ", packs.All.SelectMany(p => p.Classes).Select(c => c.Id.Value).Distinct())));
        if (string.IsNullOrWhiteSpace(body.Reason)) return Rejection.Rule("zone.reason-missing", ("zone", ""));
        if (FreeText.Check(body.Reason, "reason") is { } no) return no;
        if (body.Zones.Count == 0) return Rejection.Rule("bulk.empty");
        if (body.Zones.Count > MostZones) return Rejection.Rule("bulk.too-many", ("count", body.Zones.Count), ("most", MostZones));
        if (body.Zones.Any(z => z is null)) return Rejection.Rule("bulk.version-missing", ("zone", "null"));
        if (body.Zones.GroupBy(z => z.Id).FirstOrDefault(g => g.Count() > 1)?.Key is { } twice) return Rejection.Rule("bulk.zone-twice", ("zone", twice));
        return body.Zones.FirstOrDefault(z => z.Version < 1) is { } unseen ? Rejection.Rule("bulk.version-missing", ("zone", unseen.Id)) : null;
    }

    public static BulkRequest Request(AccountName account, CommandId run, BulkClassBody body) => new(
        account, run, Kind, SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body)),
        [.. body.Zones.Select(z => ZoneId.TryParse(z.Id, out var id)
            ? new BulkItem(z.Id, z.Id, new ChangeZoneClass(id, new(body.To), body.Reason, body.Measures is null ? null : new MeasuresId(body.Measures)), z.Version)
            : new BulkItem(z.Id, z.Id, null, Refused: Rejection.Unknown("zone.unknown", ("zone", z.Id))))]);
}

internal static class BulkClassEndpoints
{
    public static void AddBulkClass(this IServiceCollection services)
    {
        services.AddSingleton<ClassVerdicts>();
        services.AddScoped<BulkReading>();
    }

    public static void MapBulkClass(this IEndpointRouteBuilder api)
    {
        var bulk = api.MapGroup("/zones/bulk-class").WithTags("Zones");

        bulk.MapPost("", (BulkClassBody body, HttpContext context, BulkHttp http, PolicyPacks packs, CancellationToken ct) =>
                http.Sender(out var refused) is not { } sender ? Task.FromResult(refused!)
                : BulkClassChange.Check(body, packs) is { } no ? Task.FromResult(Problems.Of(context, no))
                : http.RunAsync(BulkClassChange.Request(sender.Account, sender.Run, body), ct))
            .WithSummary("Change the class of up to 1,000 zones with one reason: each on the version that was seen, with its own event and answer. Answers a line of JSON for each zone")
            .WithMetadata(new CommandEndpoint.IsCommand())
            .Produces<BulkLine>(200, BulkHttp.Lines).ProducesProblem(400).ProducesProblem(401).ProducesProblem(422).ProducesProblem(503);

        bulk.MapGet("", (string? to, HttpContext context, ReadHttp read, ZoneFilterReader filters, ZoneFinder finder, ClassVerdicts verdicts, Refusals refusals, PolicyPacks packs, CancellationToken ct) =>
                read.RunAsync(null, sight => Preview(to, sight, context, filters, finder, verdicts, refusals, packs), ct))
            .WithSummary("What a change of class would be answered, for each zone that a filter finds (district, street, class, kind, measures, show, q, since, sort)")
            .Produces<ClassPreviewData>().ProducesProblem(400).ProducesProblem(401);

        bulk.MapGet("/{run}", (string run, BulkHttp http, CancellationToken ct) => http.StateAsync(run, BulkClassChange.Kind, ct))
            .WithSummary("How far a change of many classes has come").Produces<BulkState>().ProducesProblem(401).ProducesProblem(404);
    }

    private static IResult Preview(string? to, Sight sight, HttpContext context, ZoneFilterReader filters, ZoneFinder finder, ClassVerdicts verdicts, Refusals refusals, PolicyPacks packs)
    {
        if (SignIn.AccountOf(context.User) is not { } account) return CommandHttp.Unauthenticated(context);
        if (to is null || !packs.All.Any(p => p.Class(new(to)) is not null))
            return Problems.Of(context, 400, "filter.value-unknown", [("parameter", "to"), ("value", to ?? ""), ("known", string.Join(", ", packs.All.SelectMany(p => p.Classes).Select(c => c.Id.Value).Distinct()))]);
        var (filter, bad) = filters.Read(context.Request.Query, sight.Moment);
        if (bad is [var first, ..]) return Problems.Of(context, 400, first.Why.Code, first.Why.Facts);
        var zones = finder.Find(filter, sight.Moment);
        var told = verdicts.Of(account, new(to), zones, sight.View);
        return ReadHttp.Json(new ClassPreviewData(sight.View.Position, to, zones.Count, told.Count(v => v.IsAllowed), [.. told.Take(BulkClassChange.MostZones).Select(v => new ClassVerdictData(
            v.Zone.Id.Value, v.Version, v.Zone.Name, v.Zone.District.Value, v.Zone.Division.Value, v.Zone.Class.Value, v.IsAllowed, v.IsRequired, v.Earliest, v.Why?.Code, v.Why is { } no ? refusals.Say(no) : null))]));
    }
}
