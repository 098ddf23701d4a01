using OpsBoard.Ledger;

namespace OpsBoard.EventStore;

/// <summary>
/// Appends that are written together: which of them go in, at which versions, and what each is answered. Nothing
/// here touches the database; what is written is in <see cref="Events"/>, <see cref="Streams"/> and <see cref="Accepted"/>.
/// </summary>
/// <param name="memory">What is known of the streams.</param>
/// <param name="head">Where the log ends before this batch.</param>
/// <param name="recordedAt">When this batch is recorded.</param>
/// <param name="answers">Under the head's lock: the answers that stand for commands of this batch. Null without the lock.</param>
internal sealed class AppendBatch(
    StreamMemory memory, LedgerHead head, DateTimeOffset recordedAt, IReadOnlyDictionary<string, StoredAnswer>? answers)
{
    private readonly HashSet<string> _commands = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StreamChange> _streams = new(StringComparer.Ordinal);

    public LedgerHead Head { get; } = head;

    /// <summary>The edge of the tree after this batch.</summary>
    public Frontier Frontier { get; } = head.Frontier.Copy();

    public DateTimeOffset RecordedAt { get; } = recordedAt;

    public List<StoredEvent> Events { get; } = [];

    public List<PreparedEvent> Prepared { get; } = [];

    public List<TreeHash> Leaves { get; } = [];

    public IReadOnlyCollection<StreamChange> Streams => _streams.Values;

    /// <summary>What is answered once this batch is on disk.</summary>
    public List<(PendingAppend Append, AppendResult.Appended Answer)> Accepted { get; } = [];

    /// <summary>What only a look into the database, under the lock, or the end of this batch can decide.</summary>
    public List<PendingAppend> Left { get; } = [];

    public long Last => Head.Position + Events.Count;

    private bool IsLocked => answers is not null;

    public void Add(PendingAppend append)
    {
        // The command id comes before the versions: a repeat finds its own events there and would look stale.
        if (!_commands.Add(append.CommandId.Value))
        {
            Left.Add(append);
            return;
        }
        if (answers is not null && answers.TryGetValue(Convert.ToHexString(append.Prepared.AnswerKey), out var stored))
        {
            var answer = stored.For(append.CommandId, append.Prepared.FingerprintKey);
            append.End(answer is AppendResult.Appended own && append.WasSent ? own with { Repeated = false } : answer);
            return;
        }
        try
        {
            Place(append);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // It may be the repeat of a command that was answered long ago: that is looked up before it fails.
            if (IsLocked)
                append.Fail(fault);
            else
                Left.Add(append);
        }
    }

    private void Place(PendingAppend append)
    {
        var prepared = append.Prepared;
        IReadOnlyList<StoredEvent> since = [];
        foreach (var write in prepared.Request.Writes)
        {
            var (version, type) = Standing(write);
            if (type != write.StreamType)
            {
                if (!IsLocked)
                    Left.Add(append);
                else
                    append.Fail(new InvalidOperationException($"The stream {write.Stream} is of the type '{type}', not '{write.StreamType}'."));
                return;
            }
            if (version == write.ExpectedVersion)
                continue;
            if (version > write.ExpectedVersion && prepared.Request.Redecide is { } redecide && Since(write) is { } news)
            {
                if (redecide(since = news) is { } events)
                {
                    prepared = prepared.With(events, version);
                    continue;
                }
                End(append, new AppendResult.Withdrawn(version));
                return;
            }
            End(append, new AppendResult.Stale(write.Stream, write.ExpectedVersion, version));
            return;
        }
        Write(append, prepared, since);
    }

    // No change is denied from memory: the command may have been answered before, by another node.
    private void End(PendingAppend append, AppendResult denied)
    {
        if (IsLocked)
            append.End(denied);
        else
            Left.Add(append);
    }

    private (long Version, string Type) Standing(StreamWrite write)
    {
        if (_streams.TryGetValue(write.Stream.Value, out var changed))
            return (changed.Version, changed.Type);
        // Without the lock an unknown stream is taken for what its writer saw; the database checks that.
        return memory.Find(write.Stream.Value) ?? (IsLocked ? 0 : write.ExpectedVersion, write.StreamType);
    }

    private IReadOnlyList<StoredEvent>? Since(StreamWrite write)
    {
        if (!_streams.TryGetValue(write.Stream.Value, out var changed))
            return memory.Since(write.Stream.Value, write.ExpectedVersion);
        if (write.ExpectedVersion >= changed.Before)
            return [.. changed.Events.Where(e => e.Version > write.ExpectedVersion)];
        return memory.Since(write.Stream.Value, write.ExpectedVersion) is { } earlier ? [.. earlier, .. changed.Events] : null;
    }

    private void Write(PendingAppend append, PreparedAppend prepared, IReadOnlyList<StoredEvent> since)
    {
        var metadata = prepared.Request.Metadata;
        var own = new List<StoredEvent>(since);
        var next = 0;
        foreach (var write in prepared.Request.Writes)
        {
            if (!_streams.TryGetValue(write.Stream.Value, out var stream))
                _streams.Add(write.Stream.Value, stream = new(write.Stream.Value, write.StreamType, write.ExpectedVersion));
            foreach (var data in write.Events)
            {
                var e = prepared.Events[next++];
                var stored = new StoredEvent(Last + 1, e.Id, write.Stream, write.StreamType, e.Version, e.Alias, data, RecordedAt, metadata);
                var leaf = e.Leaf.Hash(stored.Position, RecordedAt);
                Frontier.Append(leaf);
                Leaves.Add(leaf);
                stream.Events.Add(stored);
                Events.Add(stored);
                Prepared.Add(e);
                own.Add(stored);
            }
        }
        var first = prepared.Request.Writes[0];
        Accepted.Add((append, new(Last, first.ExpectedVersion + first.Events.Count, Repeated: false) { Added = own }));
    }

    /// <summary>What a batch does to one stream.</summary>
    /// <param name="Id">Its key.</param>
    /// <param name="Type">Its type.</param>
    /// <param name="Before">Its version before the batch.</param>
    internal sealed record StreamChange(string Id, string Type, long Before)
    {
        public List<StoredEvent> Events { get; } = [];

        public long Version => Before + Events.Count;
    }
}
