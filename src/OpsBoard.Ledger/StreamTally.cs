using System.Collections.Concurrent;

namespace OpsBoard.Ledger;

/// <summary>One stream of a history: its key, and how far it has come. Found on any thread, counted on one.</summary>
internal sealed class StreamTally(string key)
{
    public string Key { get; } = key;

    /// <summary>Version of its last event so far; 0 before the first.</summary>
    public long Version { get; set; }

    /// <summary>Whether an event of it was counted.</summary>
    public bool IsCounted { get; set; }
}

/// <summary>The streams of a history, told apart by their keys as they lie in leaves: nothing need be decoded for that.</summary>
internal sealed class StreamTallies
{
    private const int LongestQuotedKey = 512;

    private readonly ConcurrentDictionary<byte[], StreamTally>.AlternateLookup<ReadOnlySpan<byte>> _byKey =
        new ConcurrentDictionary<byte[], StreamTally>(QuotedKeys.Comparer).GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The stream of an event; null when its key is longer than any may be.</summary>
    public StreamTally? Of(LedgerEvent e)
    {
        var key = e.QuotedStream;
        if (key.Length > LongestQuotedKey)
            return null;
        StreamTally? known;
        while (!_byKey.TryGetValue(key, out known))
            _byKey.TryAdd(key, new(e.Stream));
        return known;
    }

    private sealed class QuotedKeys : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly QuotedKeys Comparer = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
