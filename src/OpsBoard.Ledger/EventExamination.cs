using System.Globalization;

namespace OpsBoard.Ledger;

/// <summary>One line, looked at for itself: what it says, or what is wrong with it.</summary>
internal readonly record struct ExaminedEvent(LedgerEvent? Event, string? Flaw, object? Read);

/// <summary>A block of lines, each looked at for itself.</summary>
/// <param name="Events">As far as the lines have the hashes that were recorded.</param>
/// <param name="Mismatch">0-based number of the first line of the history with another hash; null when there is none.</param>
internal sealed record ExaminedBlock(LineBlock Lines, ExaminedEvent[] Events, long? Mismatch)
{
    /// <summary>May run on any thread.</summary>
    /// <param name="leaves">The recorded hashes of these lines; fewer when the list ends earlier.</param>
    public static ExaminedBlock Of(LineBlock block, ReadOnlySpan<byte> leaves, StreamTallies streams, EventFollower? follower)
    {
        var events = new ExaminedEvent[block.Count];
        var rest = block.Bytes;
        for (var i = 0; i < block.Count; i++)
        {
            var line = LineBlock.Take(ref rest);
            var at = i * TreeHash.Length;
            if (at == leaves.Length || TreeHash.OfLeaf(line.Span) != TreeHash.From(leaves.Slice(at, TreeHash.Length)))
                return new(block, events[..i], block.First + i);
            events[i] = Examine(line, streams, follower);
        }
        return new(block, events, null);
    }

    private static ExaminedEvent Examine(ReadOnlyMemory<byte> line, StreamTallies streams, EventFollower? follower)
    {
        LedgerEvent? e = null;
        try
        {
            e = LedgerEvent.Read(line, streams);
            return new(e, null, follower?.Read(e));
        }
        catch (FormatException failure)
        {
            return new(e, failure.Message, null);
        }
    }
}

/// <summary>The rules that hold from one event to the next. Each that is broken is a finding; the events are as recorded.</summary>
internal sealed class EventOrder(IReadOnlyList<Checkpoint> checkpoints)
{
    private const int MostFindings = 100;
    private const int MostIds = 50_000_000;

    private readonly List<ulong> _ids = [];
    private readonly List<Finding> _findings = [];
    private DateTimeOffset _last = DateTimeOffset.MinValue;
    private int _nextCheckpoint;

    public long Events { get; private set; }

    public long Streams { get; private set; }

    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>The next event; true when whoever follows may have it.</summary>
    public bool Take(in ExaminedEvent examined)
    {
        var position = ++Events;
        if (examined.Flaw is { } flaw)
            Broken(position, flaw);
        if (examined.Event is not { } e)
            return false;
        if (e.Position != position)
            Broken(position, $"The event calls itself position {e.Position}.");
        if (e.RecordedAt < _last)
            Broken(position, $"It was recorded at {RecordedTime.Print(e.RecordedAt)}, before the event in front of it ({RecordedTime.Print(_last)}).");
        _last = e.RecordedAt;
        CheckVersion(e, position);
        if (_ids.Count < MostIds)
            _ids.Add(Mark(e.Id));
        if (_nextCheckpoint < checkpoints.Count && checkpoints[_nextCheckpoint].Size == position && checkpoints[_nextCheckpoint++].RecordedAt != e.RecordedAt)
            Broken(position, $"The checkpoint of size {position} names another time than its last event.");
        return examined.Flaw is null;
    }

    /// <summary>False when no two events share an id; else two may, and <see cref="EventPass.RepeatedId"/> looks.</summary>
    public bool MayRepeatId()
    {
        var ids = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_ids);
        ids.Sort();
        for (var i = 1; i < ids.Length; i++)
            if (ids[i] == ids[i - 1])
                return true;
        return false;
    }

    // Both halves of an id in one: half the memory, and sorted in a third of the time.
    private static ulong Mark(Guid id)
    {
        var whole = System.Runtime.CompilerServices.Unsafe.BitCast<Guid, UInt128>(id);
        return (ulong)whole ^ (ulong)(whole >> 64) * 0x9E3779B97F4A7C15;
    }

    public void Broken(long position, string message)
    {
        if (_findings.Count < MostFindings)
            _findings.Add(new(FindingKind.RuleBroken, position, position, string.Create(CultureInfo.InvariantCulture, $"Position {position}: {message}")));
    }

    private void CheckVersion(LedgerEvent e, long position)
    {
        if (e.Tally is not { } stream)
        {
            Broken(position, "The key of its stream is longer than 200 characters.");
            return;
        }
        if (!stream.IsCounted)
            (stream.IsCounted, Streams) = (true, Streams + 1);
        if (e.Version != ++stream.Version)
            Broken(position, $"It is version {e.Version} of {Shown.Of(e.Stream)}, where version {stream.Version} comes next.");
        stream.Version = e.Version;
    }
}
