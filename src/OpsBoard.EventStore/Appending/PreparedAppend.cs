using System.Buffers.Binary;
using System.Text;
using OpsBoard.Ledger;

namespace OpsBoard.EventStore;

/// <summary>An append, checked and serialised before any lock is taken.</summary>
internal sealed class PreparedAppend
{
    /// <summary>Longest event, in characters of its JSON. What is longer belongs into a file, not into the history.</summary>
    private const int LongestEvent = 1_000_000;

    private readonly EventCatalog _catalog;
    private readonly string _headers;

    private PreparedAppend(AppendRequest request, EventCatalog catalog, string headers)
    {
        (Request, _catalog, _headers) = (request, catalog, headers);
        StreamIds = [.. request.Writes.Select(write => write.Stream.Value)];
        AnswerKey = HalfHash.Of(request.Metadata.CommandId.Value);
        FingerprintKey = HalfHash.Of(request.Fingerprint);
        Events = Prepare();
    }

    public AppendRequest Request { get; }

    public IReadOnlyList<PreparedEvent> Events { get; }

    public string[] StreamIds { get; }

    public byte[] AnswerKey { get; }

    public byte[] FingerprintKey { get; }

    /// <exception cref="ArgumentException">Something in the request cannot be stored.</exception>
    public static PreparedAppend From(AppendRequest request, EventCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(request);
        var metadata = request.Metadata;
        ArgumentException.ThrowIfNullOrEmpty(request.Fingerprint);
        ArgumentException.ThrowIfNullOrEmpty(metadata.Account);
        StorableText.Check(request.Fingerprint, "The fingerprint");
        StorableText.Check(metadata.Account, "The account");
        StorableText.Check(metadata.CorrelationId, "The correlation id");
        if (request.Writes.Count == 0)
            throw new ArgumentException("A command writes to one stream at least.", nameof(request));

        if (request.Redecide is not null && request.Writes.Count > 1)
            throw new ArgumentException("Only a command of one stream can be decided again.", nameof(request));
        var streams = new HashSet<StreamKey>();
        foreach (var write in request.Writes)
        {
            ArgumentException.ThrowIfNullOrEmpty(write.StreamType);
            ArgumentOutOfRangeException.ThrowIfNegative(write.ExpectedVersion);
            StorableText.Check(write.StreamType, "The stream type");
            if (!streams.Add(write.Stream))
                throw new ArgumentException($"A command writes to a stream once; {write.Stream} is there twice.", nameof(request));
            if (write.Events.Count == 0)
                throw new ArgumentException($"A command adds one event at least to each of its streams; {write.Stream} has none.", nameof(request));
        }
        return new(request, catalog, metadata.ToHeaders());
    }

    /// <summary>The same command, decided again: other events on a later version of its one stream.</summary>
    public PreparedAppend With(IReadOnlyList<object> events, long version) =>
        new(Request with { Writes = [Request.Writes[0] with { ExpectedVersion = version, Events = events }] }, _catalog, _headers);

    private List<PreparedEvent> Prepare()
    {
        var metadata = Request.Metadata;
        var prepared = new List<PreparedEvent>();
        foreach (var write in Request.Writes)
        {
            for (var i = 0; i < write.Events.Count; i++)
            {
                var e = write.Events[i];
                var type = e.GetType();
                var json = _catalog.Serialize(e);
                if (json.Length > LongestEvent)
                    throw new ArgumentException($"The event {_catalog.AliasOf(type)} has {json.Length} characters; {LongestEvent} are the most that is stored.");
                var (id, version, alias) = (EventId(metadata.CommandId, prepared.Count), write.ExpectedVersion + 1 + i, _catalog.AliasOf(type));
                var leaf = LeafTemplate.Prepare(new()
                {
                    Id = id,
                    Stream = write.Stream.Value,
                    Version = version,
                    Type = alias,
                    Data = json,
                    Headers = _headers,
                    Account = metadata.Account,
                    CausedBy = metadata.CommandId.Value,
                    Correlation = metadata.CorrelationId,
                });
                prepared.Add(new(id, write.Stream.Value, version, alias, _catalog.DotNetTypeOf(type), json, _headers, leaf, metadata));
            }
        }
        return prepared;
    }

    /// <summary>A version 8 UUID from SHA-256, so that a repeat would be recognised by its ids alone.</summary>
    private static Guid EventId(CommandId command, int ordinal)
    {
        var name = Encoding.ASCII.GetBytes(command.Value + "\0\0\0\0");
        BinaryPrimitives.WriteInt32BigEndian(name.AsSpan(name.Length - 4), ordinal);
        Span<byte> hash = stackalloc byte[Sha256.Length];
        Sha256.Hash(name, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}

internal sealed record PreparedEvent(Guid Id, string StreamId, long Version, string Alias, string DotNetType, string Json, string Headers, LeafTemplate Leaf, EventMetadata Metadata);
