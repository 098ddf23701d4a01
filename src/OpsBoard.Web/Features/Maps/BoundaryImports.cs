using System.Security.Cryptography;
using System.Text;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Maps;

/// <summary>What would become of a file of outlines.</summary>
/// <param name="Unusable">Why it can't be read at all; then the rest is empty.</param>
/// <param name="Map">Null when it is unusable or has <paramref name="Problems"/>.</param>
internal sealed record BoundaryPlan(Rejection? Unusable, IReadOnlyList<GeoProblem> Problems, int Points, BoundaryMap? Map);

/// <summary>What was kept; where nothing was, <paramref name="No"/> or what is wrong in the file says why.</summary>
/// <param name="Plan">Null where the file wasn't looked at.</param>
/// <param name="IsReplayed">It was kept before, under the same id.</param>
internal sealed record BoundaryOutcome(BoundaryImport? Import, Rejection? No = null, BoundaryPlan? Plan = null, bool IsReplayed = false);

/// <summary>Checks files of outlines as a whole, keeps them, and removes what is drawn.</summary>
internal sealed class BoundaryImports(BoundaryBook book, Gate gate, Live<OperationsView> live)
{
    public const long MostBytes = 16 * 1024 * 1024;

    public const string UsualProperty = "code";

    private static readonly BoundaryMap Nothing = new(0, []);

    public BoundaryImport? Current => book.Current;

    public DivisionTree Divisions => live.Current.Divisions;

    /// <summary>Districts that <paramref name="map"/> doesn't outline; they stand beside it.</summary>
    public IEnumerable<Division> Missing(BoundaryMap map) => Divisions.Districts.Where(d => map.Find(d.Code) is null);

    public BoundaryPlan Plan(byte[] file, string? property)
    {
        var reader = new GeoJsonReader(Divisions, property is { Length: > 0 } named ? named : UsualProperty);
        var unusable = reader.Read(file);
        return new(unusable, reader.Problems, reader.Points, unusable is null && reader.Problems.Count == 0 ? BoundaryMap.Of(reader.Shapes) : null);
    }

    // What is drawn of others' work is drawn under their terms, or not at all.
    public static Rejection? Check(string? source, string? licence) => FreeText.Check(source, "source", required: true) ?? FreeText.Check(licence, "licence", required: true);

    public async Task<BoundaryOutcome> KeepAsync(CommandId id, AccountName account, string source, string licence, string? property, byte[] file, CancellationToken ct)
    {
        if (Forbidden(account) is { } forbidden) return forbidden;
        var digest = SHA256.HashData([.. file, .. Encoding.UTF8.GetBytes($"\n{account}\n{source}\n{licence}\n{property}")]);
        if (await KnownAsync(id, digest, ct) is { } known) return known;
        var plan = Plan(file, property);
        if (plan.Map is not { } map) return new(null, Plan: plan);
        await book.KeepAsync(id, account, source.Trim(), licence.Trim(), digest, map, ct);
        return new(await book.FindAsync(id, ct));
    }

    public async Task<BoundaryOutcome> RemoveAsync(CommandId id, AccountName account, CancellationToken ct)
    {
        if (Forbidden(account) is { } forbidden) return forbidden;
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"remove\n{account}"));
        if (await KnownAsync(id, digest, ct) is { } known) return known;
        if (book.Current is null) return new(null, Rejection.Unknown("boundaries.none"));
        await book.KeepAsync(id, account, "", "", digest, Nothing, ct);
        return new(await book.FindAsync(id, ct));
    }

    private BoundaryOutcome? Forbidden(AccountName account) =>
        gate.MayImportBoundaries(account) ? null : new(null, Rejection.Forbidden("boundaries.forbidden", ("account", account.Value)));

    private async Task<BoundaryOutcome?> KnownAsync(CommandId id, byte[] digest, CancellationToken ct) => await book.FindAsync(id, ct) is not { } known ? null
        : known.Digest.AsSpan().SequenceEqual(digest) ? new(known, IsReplayed: true)
        : new(null, Rejection.Rule("request.idempotency-key-reused", ("key", id.Value)));
}
