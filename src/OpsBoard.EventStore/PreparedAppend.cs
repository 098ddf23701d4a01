using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OpsBoard.EventStore;

/// <summary>An append, checked and serialised before any lock is taken.</summary>
internal sealed class PreparedAppend
{
    private PreparedAppend(AppendRequest request, string headers, IReadOnlyList<PreparedEvent> events)
    {
        Request = request;
        Headers = headers;
        Events = events;
        StreamIds = [.. request.Writes.Select(write => write.Stream.Value)];
    }

    public AppendRequest Request { get; }

    public string Headers { get; }

    public IReadOnlyList<PreparedEvent> Events { get; }

    public string[] StreamIds { get; }

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

        var events = new List<PreparedEvent>();
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
            for (var i = 0; i < write.Events.Count; i++)
            {
                var e = write.Events[i];
                var type = e.GetType();
                events.Add(new(
                    EventId(metadata.CommandId, events.Count), write.Stream.Value, write.ExpectedVersion + 1 + i,
                    catalog.AliasOf(type), catalog.DotNetTypeOf(type), catalog.Serialize(e)));
            }
        }
        return new(request, metadata.ToHeaders(), events);
    }

    /// <summary>A version 8 UUID from SHA-256, so that a repeat would be recognised by its ids alone.</summary>
    private static Guid EventId(CommandId command, int ordinal)
    {
        var name = Encoding.ASCII.GetBytes(command.Value + "\0\0\0\0");
        BinaryPrimitives.WriteInt32BigEndian(name.AsSpan(name.Length - 4), ordinal);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(name, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}

internal sealed record PreparedEvent(Guid Id, string StreamId, long Version, string Alias, string DotNetType, string Json);
