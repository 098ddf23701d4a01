using OpsBoard.EventStore;

namespace OpsBoard.Web.Features.Audit;

/// <summary>Which records an auditor asks for; null asks for all.</summary>
/// <param name="From">Recorded at this moment or later.</param>
/// <param name="To">Recorded before this moment.</param>
/// <param name="Before">The page of those before this position.</param>
/// <param name="After">The page of those after this position.</param>
/// <param name="Position">The one that is told in full; without a page the list stands around it.</param>
public sealed record AuditQuery(
    StreamKey? Stream, string? District, string? Account, string? Alias, DateTimeOffset? From, DateTimeOffset? To, long? Before, long? After, long? Position)
{
    // So many later ones stand above the one that is told.
    private const int Around = 8;

    public bool IsFiltered => Stream is not null || District is not null || Account is not null || Alias is not null || From is not null || To is not null;

    public EventQuery ToEvents(int limit) => new()
    {
        Stream = Stream,
        District = District,
        Account = Account,
        Alias = Alias,
        RecordedFrom = From,
        RecordedBefore = To,
        AfterPosition = After,
        BeforePosition = After is not null ? null : Before ?? (Position is { } p && !IsFiltered ? p + Around + 1 : null),
        Descending = After is null,
        Limit = limit,
    };
}
