using System.Collections.Immutable;
using Microsoft.AspNetCore.WebUtilities;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Bulk;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Zones;

namespace OpsBoard.Web.Features.BulkClass;

/// <summary>What the desk reads from: the zones of a filter as an officer sees them.</summary>
/// <param name="Found">So many zones fit; the list holds at most <see cref="BulkClassChange.MostZones"/>.</param>
/// <param name="IsNarrowed">The filter named no place, so the list holds only those where the officer may act.</param>
public sealed record BulkSight(ZoneFilter Filter, IReadOnlyList<BadFilter> Bad, Moment Moment, IReadOnlyList<ZoneLook> Zones, int Found, bool IsNarrowed, IReadOnlyList<ZoneClass> Classes)
{
    /// <summary>Whether it shows the same zones as before, and the rules say the same of them. Both are kept as they are until they change.</summary>
    public bool IsLike(BulkSight before) => Found == before.Found && Classes.SequenceEqual(before.Classes)
        && Zones.Zip(before.Zones).All(z => ReferenceEquals(z.First.Entry, z.Second.Entry) && ReferenceEquals(z.First.Explanation, z.Second.Explanation));
}

internal sealed class BulkReading(Live<OperationsView> live, ZoneFilterReader filters, ZoneFinder finder, ClassVerdicts verdicts, BoardReader boards, BulkRuns runs, PolicyPacks packs, TimeProvider clock)
{
    /// <param name="query">The query of the page's address.</param>
    public BulkSight Look(string query, AccountName account)
    {
        var moment = new Moment(live.Current, clock.GetUtcNow());
        var (filter, bad) = filters.Read(new QueryCollection(QueryHelpers.ParseQuery(query)), moment);
        var own = moment.View.Grants.GetValueOrDefault(account) is { Role: Role.Lead } grant && filter.Districts.IsEmpty && filter.Street is null ? grant.Districts : ImmutableArray<DivisionCode>.Empty;
        if (!own.IsEmpty) filter = filter with { Districts = own };
        var found = finder.Find(filter, moment);
        return new(filter, bad, moment, [.. found.Take(BulkClassChange.MostZones)], found.Count, !own.IsEmpty, boards.Classes(moment));
    }

    /// <summary>Why the whole can't be done; null when each zone shall answer for itself.</summary>
    public Rejection? Check(BulkClassBody body) => BulkClassChange.Check(body, packs);

    public Task<BulkRun?> StartAsync(AccountName account, CommandId run, BulkClassBody body) => runs.StartAsync(BulkClassChange.Request(account, run, body), CancellationToken.None);

    public IReadOnlyList<ClassVerdict> Judge(AccountName account, ClassId to, BulkSight sight) => verdicts.Of(account, to, sight.Zones, sight.Moment.View);
}
