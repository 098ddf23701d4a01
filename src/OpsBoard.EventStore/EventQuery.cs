namespace OpsBoard.EventStore;

/// <summary>Which events to look up; what is null is not asked for.</summary>
public sealed record EventQuery
{
    /// <summary>Of this stream.</summary>
    public StreamKey? Stream { get; init; }

    /// <summary>About this district (code).</summary>
    public string? District { get; init; }

    /// <summary>Ordered by this account.</summary>
    public string? Account { get; init; }

    /// <summary>Of the type with this alias.</summary>
    public string? Alias { get; init; }

    /// <summary>Recorded at this moment or later.</summary>
    public DateTimeOffset? RecordedFrom { get; init; }

    /// <summary>Recorded before this moment.</summary>
    public DateTimeOffset? RecordedBefore { get; init; }

    /// <summary>At a greater position than this.</summary>
    public long? AfterPosition { get; init; }

    /// <summary>At a smaller position than this.</summary>
    public long? BeforePosition { get; init; }

    /// <summary>The newest first.</summary>
    public bool Descending { get; init; }

    /// <summary>At most so many, 1 to 10,000.</summary>
    public int Limit { get; init; } = 100;
}
