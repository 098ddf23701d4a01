namespace OpsBoard.Ledger;

/// <summary>What a list of leaf hashes says when its tree is compared with the checkpoints.</summary>
/// <param name="Count">Leaves in the list.</param>
/// <param name="LastGood">Size of the last checkpoint that fits, before the first that does not; 0 when there is none.</param>
/// <param name="FirstBad">Size of the first checkpoint whose root is another; null when there is none.</param>
internal sealed record HashFileResult(long Count, long LastGood, long? FirstBad);

/// <summary>Compares a list of leaf hashes with the checkpoints, as it comes.</summary>
internal sealed class HashFileCheck(IReadOnlyList<Checkpoint> checkpoints)
{
    private readonly Frontier _frontier = new();
    private int _next;
    private long _lastGood;
    private long? _firstBad;

    public HashFileResult Result => new(_frontier.Size, _lastGood, _firstBad);

    public void Add(in TreeHash leaf)
    {
        _frontier.Append(leaf);
        if (_next == checkpoints.Count || checkpoints[_next].Size != _frontier.Size)
            return;
        if (_firstBad is null && _frontier.Root == checkpoints[_next].Root)
            _lastGood = _frontier.Size;
        else
            _firstBad ??= _frontier.Size;
        _next++;
    }

    /// <summary>The whole file of hashes.</summary>
    public static HashFileResult Run(BundleSource source, IReadOnlyList<Checkpoint> checkpoints)
    {
        var check = new HashFileCheck(checkpoints);
        using var leaves = new HashFile(source);
        while (leaves.Next() is { IsEmpty: false } hashes)
            for (var at = 0; at < hashes.Length; at += TreeHash.Length)
                check.Add(TreeHash.From(hashes.Slice(at, TreeHash.Length)));
        return check.Result;
    }
}

/// <summary>Reads <c>leaves.bin</c> from its beginning.</summary>
internal sealed class HashFile : IDisposable
{
    private readonly byte[] _buffer = new byte[TreeHash.Length << 12];
    private readonly Stream _stream;

    /// <exception cref="FormatException">The file is missing, or is no whole number of hashes.</exception>
    public HashFile(BundleSource source)
    {
        (_stream, var length) = source.Read(BundleFiles.Leaves);
        Count = length / TreeHash.Length;
        if (length % TreeHash.Length == 0)
            return;
        _stream.Dispose();
        throw new FormatException($"{BundleFiles.Leaves} has {length} bytes, which is no whole number of hashes.");
    }

    /// <summary>Hashes in the file.</summary>
    public long Count { get; }

    /// <summary>Some more hashes, good until the next call; none at the end.</summary>
    public ReadOnlySpan<byte> Next() => Next(_buffer.Length / TreeHash.Length);

    /// <summary>As many more hashes as are asked for, fewer only at the end.</summary>
    public ReadOnlySpan<byte> Next(int count)
    {
        var buffer = count * TreeHash.Length <= _buffer.Length ? _buffer : new byte[count * TreeHash.Length];
        return buffer.AsSpan(0, _stream.ReadAtLeast(buffer.AsSpan(0, count * TreeHash.Length), count * TreeHash.Length, throwOnEndOfStream: false));
    }

    public void Skip(long count)
    {
        for (; count > 0; count -= _buffer.Length / TreeHash.Length)
            Next((int)Math.Min(count, _buffer.Length / TreeHash.Length));
    }

    public void Dispose() => _stream.Dispose();
}
