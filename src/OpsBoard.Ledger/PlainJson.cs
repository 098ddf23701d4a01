using System.Buffers;

namespace OpsBoard.Ledger;

/// <summary>
/// Knows at a glance most JSON that is canonical already: no escapes, short whole numbers, keys in the order of their bytes. What it
/// does not know may be canonical all the same; <see cref="CanonicalWriter"/> decides. An audit of millions of events mostly stops here.
/// </summary>
internal ref struct PlainJson
{
    private const int MostLevels = 16;
    private const int MostDigits = 15;
    private const byte FirstOfRareLetters = 0xEE; // from U+E000 on the order of bytes is not that of UTF-16

    private static readonly SearchValues<byte> EndsText = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), (byte)'"', (byte)'\\']);

    private readonly ReadOnlySpan<byte> _json;
    private int _at;

    private PlainJson(ReadOnlySpan<byte> json) => _json = json;

    /// <summary>How many bytes the value takes that the text begins with; 0 when it isn't plainly canonical.</summary>
    /// <param name="json">Valid UTF-8.</param>
    public static int LengthOf(ReadOnlySpan<byte> json)
    {
        var scan = new PlainJson(json);
        return scan.Value(MostLevels) ? scan._at : 0;
    }

    private bool Value(int levels) => _at < _json.Length && levels > 0 && _json[_at] switch
    {
        (byte)'"' => Text(),
        (byte)'{' => Object(levels - 1),
        (byte)'[' => Array(levels - 1),
        (byte)'t' => Word("true"u8),
        (byte)'f' => Word("false"u8),
        (byte)'n' => Word("null"u8),
        _ => Number(),
    };

    private bool Text()
    {
        var length = _json[(_at + 1)..].IndexOfAny(EndsText);
        if (length < 0 || _json[_at + 1 + length] != '"') return false;
        _at += length + 2;
        return true;
    }

    private bool Number()
    {
        var rest = _json[_at..];
        var length = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        // At the end of the text more digits might have followed; after these, a fraction or an exponent.
        if (length is < 1 or > MostDigits || rest[0] == '0' && length > 1 || rest[length] is (byte)'.' or (byte)'e' or (byte)'E') return false;
        _at += length;
        return true;
    }

    private bool Word(ReadOnlySpan<byte> word)
    {
        if (!_json[_at..].StartsWith(word)) return false;
        _at += word.Length;
        return true;
    }

    private bool Array(int levels)
    {
        if (Next((byte)'[') && Next((byte)']')) return true;
        do
        {
            if (!Value(levels)) return false;
        }
        while (Next((byte)','));
        return Next((byte)']');
    }

    private bool Object(int levels)
    {
        if (Next((byte)'{') && Next((byte)'}')) return true;
        var last = ReadOnlySpan<byte>.Empty;
        do
        {
            var start = _at;
            if (_at == _json.Length || _json[_at] != '"' || !Text()) return false;
            var name = _json[(start + 1)..(_at - 1)];
            if (name.ContainsAnyInRange(FirstOfRareLetters, (byte)0xFF)) return false;
            if (!last.IsEmpty && name.SequenceCompareTo(last) <= 0 || name.IsEmpty) return false;
            last = name;
            if (!Next((byte)':') || !Value(levels)) return false;
        }
        while (Next((byte)','));
        return Next((byte)'}');
    }

    private bool Next(byte wanted)
    {
        if (_at == _json.Length || _json[_at] != wanted) return false;
        _at++;
        return true;
    }
}
