using System.Globalization;

namespace OpsBoard.Ledger;

/// <summary>Says what was done where lines and recorded hashes part: it looks where the two meet again.</summary>
internal sealed class Alignment
{
    /// <summary>How far ahead it looks, in events.</summary>
    private const int Window = 4096;

    private readonly long _start;
    private readonly List<TreeHash> _lines = [];
    private readonly List<TreeHash> _leaves = [];
    private readonly string _firstLine = "";
    private readonly bool _linesEnd;
    private readonly bool _leavesEnd;

    private Alignment(BundleSource source, long start)
    {
        _start = start;
        using (var leaves = new HashFile(source))
        {
            leaves.Skip(start);
            var some = leaves.Next(Window);
            for (var at = 0; at < some.Length; at += TreeHash.Length)
                _leaves.Add(TreeHash.From(some.Slice(at, TreeHash.Length)));
            _leavesEnd = start + _leaves.Count == leaves.Count;
        }
        using var lines = new EventLines(source);
        LineBlock? block;
        while ((block = lines.Next()) is not null && _lines.Count < Window)
        {
            var rest = block.Bytes;
            for (var i = block.First; !rest.IsEmpty && _lines.Count < Window; i++)
            {
                var line = LineBlock.Take(ref rest);
                if (i < start)
                    continue;
                if (i == start)
                    _firstLine = System.Text.Encoding.UTF8.GetString(line.Span);
                _lines.Add(TreeHash.OfLeaf(line.Span));
            }
        }
        _linesEnd = block is null;
    }

    /// <param name="start">0-based number of the first line whose hash is not the recorded one.</param>
    public static Finding Explain(BundleSource source, long start) => new Alignment(source, start).Explain(source);

    private Finding Explain(BundleSource source)
    {
        if (_leaves.Count == 0)
            return Make(FindingKind.Added, 1, null, "Behind the last recorded event there are more lines.");
        if (_lines.Count == 0)
            return Make(FindingKind.Truncated, 1, _leavesEnd ? _leaves.Count : null, "The events end before this position, which was recorded.");
        var lineAt = _leaves.IndexOf(_lines[0]);
        var leafAt = _lines.IndexOf(_leaves[0]);
        if (lineAt > 0 && leafAt > 0)
            return Make(FindingKind.Reordered, 1, 1 + Math.Max(lineAt, leafAt), "The events stand in another order than they were recorded in.");
        if (lineAt > 0)
            return Make(FindingKind.Removed, 1, lineAt, $"{Count(lineAt)} removed here.");
        if (leafAt > 0)
            return Make(FindingKind.Inserted, 1, 1, $"{Count(leafAt)} inserted before this position.");
        if (Elsewhere(source) is { } from)
            return Make(FindingKind.Reordered, 1, null, $"In its place stands the event that was recorded at position {from}.");
        var changed = 1;
        while (changed < Math.Min(_lines.Count, _leaves.Count) && _lines[changed] != _leaves[changed])
            changed++;
        if (changed < _lines.Count && changed < _leaves.Count)
            return Make(FindingKind.Changed, 1, changed, changed == 1 ? "The event is not what was recorded." : $"{Count(changed)} not what was recorded.");
        return _linesEnd && _leavesEnd && changed == 1 && _lines.Count == _leaves.Count
            ? Make(FindingKind.Changed, 1, 1, "The event is not what was recorded.")
            : Make(FindingKind.Rewritten, 1, null, "From this position on nothing is what was recorded.");
    }

    private static string Count(int count) => count == 1 ? "One event is" : string.Create(CultureInfo.InvariantCulture, $"{count} events are");

    /// <summary>The position, further away, that the first line says is its own and has the hash of.</summary>
    private long? Elsewhere(BundleSource source)
    {
        try
        {
            var position = LedgerEvent.Read(System.Text.Encoding.UTF8.GetBytes(_firstLine)).Position;
            using var leaves = new HashFile(source);
            if (position > leaves.Count || position == _start + 1)
                return null;
            leaves.Skip(position - 1);
            return TreeHash.From(leaves.Next(1)) == _lines[0] ? position : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private Finding Make(FindingKind kind, int first, long? last, string what) =>
        new(kind, _start + first, _start + last, string.Create(CultureInfo.InvariantCulture, $"Position {_start + first}: {what}"));
}
