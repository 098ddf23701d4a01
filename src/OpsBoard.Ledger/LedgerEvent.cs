using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace OpsBoard.Ledger;

/// <summary>One event as its leaf says: a line of <c>events.ndjson</c>. Good as long as the bytes it was read from.</summary>
public sealed class LedgerEvent
{
    private readonly ReadOnlyMemory<byte> _leaf;
    private readonly Range _account;
    private readonly Range _causedBy;
    private readonly Range _correlation;
    private readonly Range _data;
    private readonly Range _headers;
    private readonly Range _stream;
    private readonly Range _type;

    private LedgerEvent(ReadOnlyMemory<byte> leaf, StreamTallies? streams)
    {
        _leaf = leaf;
        if (!System.Text.Unicode.Utf8.IsValid(leaf.Span))
            throw new FormatException("The line is not UTF-8.");
        var cursor = new Cursor(leaf.Span);
        cursor.Expect("{\"account\":"u8);
        _account = cursor.Text();
        cursor.Expect(",\"caused_by\":"u8);
        _causedBy = cursor.Text();
        cursor.Expect(",\"correlation\":"u8);
        _correlation = cursor.IsNull() ? default : cursor.Text();
        cursor.Expect(",\"data\":"u8);
        _data = cursor.Json();
        cursor.Expect(",\"headers\":"u8);
        _headers = cursor.Json();
        cursor.Expect(",\"id\":"u8);
        Id = cursor.Id();
        cursor.Expect(",\"position\":"u8);
        Position = cursor.Number();
        cursor.Expect(",\"recorded_at\":"u8);
        RecordedAt = cursor.Time();
        cursor.Expect(",\"stream\":"u8);
        _stream = cursor.Text();
        cursor.Expect(",\"type\":"u8);
        _type = cursor.Text();
        cursor.Expect(",\"version\":"u8);
        Version = cursor.Number();
        cursor.Expect("}"u8);
        cursor.End();
        Tally = streams?.Of(this);
    }

    /// <summary>Place among all events, from 1.</summary>
    public long Position { get; }

    /// <summary>Place in its stream, from 1.</summary>
    public long Version { get; }

    /// <summary>The event's own id.</summary>
    public Guid Id { get; }

    /// <summary>When the server recorded it, UTC, to the microsecond.</summary>
    public DateTimeOffset RecordedAt { get; }

    /// <summary>The account that sent the command.</summary>
    public string Account => Unquote(_account);

    /// <summary>Id of the command.</summary>
    public string CausedBy => Unquote(_causedBy);

    /// <summary>The order that it follows from; null when there is none.</summary>
    public string? Correlation => _correlation.Equals(default) ? null : Unquote(_correlation);

    /// <summary>Key of its stream.</summary>
    public string Stream => Tally?.Key ?? Unquote(_stream);

    /// <summary>Stored alias of its type.</summary>
    public string Type => Unquote(_type);

    /// <summary>The event, canonical JSON.</summary>
    public ReadOnlySpan<byte> Data => _leaf.Span[_data];

    /// <summary>Authority and circumstance, canonical JSON; see <see cref="EventHeaders"/>.</summary>
    public ReadOnlySpan<byte> Headers => _leaf.Span[_headers];

    /// <summary>Its stream among those of the history; null when they aren't counted, or its key is longer than any may be.</summary>
    internal StreamTally? Tally { get; }

    /// <summary>The whole leaf.</summary>
    public ReadOnlySpan<byte> Leaf => _leaf.Span;

    /// <summary>The stream's key as it lies in the leaf, a JSON string: enough to tell streams apart.</summary>
    internal ReadOnlySpan<byte> QuotedStream => _leaf.Span[_stream];

    /// <summary>The account as it lies in the leaf, a JSON string.</summary>
    public ReadOnlySpan<byte> QuotedAccount => _leaf.Span[_account];

    /// <summary>The alias as it lies in the leaf, a JSON string.</summary>
    public ReadOnlySpan<byte> QuotedType => _leaf.Span[_type];

    /// <summary>Reads a leaf.</summary>
    /// <exception cref="FormatException">These bytes are not the canonical JSON of an event; the message says where.</exception>
    public static LedgerEvent Read(ReadOnlyMemory<byte> leaf) => new(leaf, streams: null);

    /// <summary>Reads a leaf of a history whose streams are counted.</summary>
    /// <inheritdoc cref="Read(ReadOnlyMemory{byte})"/>
    internal static LedgerEvent Read(ReadOnlyMemory<byte> leaf, StreamTallies streams) => new(leaf, streams);

    private string Unquote(Range range)
    {
        var quoted = _leaf.Span[range];
        return quoted.Contains((byte)'\\') ? JsonSerializer.Deserialize<string>(quoted)! : Encoding.UTF8.GetString(quoted[1..^1]);
    }

    private ref struct Cursor(ReadOnlySpan<byte> leaf)
    {
        private readonly ReadOnlySpan<byte> _leaf = leaf;
        private int _at;

        public void Expect(ReadOnlySpan<byte> bytes)
        {
            if (!_leaf[_at..].StartsWith(bytes))
                throw Wrong(Encoding.UTF8.GetString(bytes));
            _at += bytes.Length;
        }

        public bool IsNull()
        {
            if (!_leaf[_at..].StartsWith("null"u8))
                return false;
            _at += 4;
            return true;
        }

        public Range Text() => _at < _leaf.Length && _leaf[_at] == '"' ? Json() : throw Wrong("a text");

        public Range Json()
        {
            var start = _at;
            if (PlainJson.LengthOf(_leaf[_at..]) is > 0 and var length)
            {
                _at += length;
                return start.._at;
            }
            var canonical = CanonicalJson.WriteFirst(_leaf[_at..], out var read);
            if (!canonical.SequenceEqual(_leaf.Slice(_at, read)))
                throw new FormatException($"The value at byte {_at} of the line is not canonical.");
            _at += read;
            return start.._at;
        }

        public Guid Id()
        {
            const int Length = 38;
            if (_leaf.Length - _at < Length || _leaf[_at] != '"' || _leaf[_at + Length - 1] != '"'
                || !Utf8Parser.TryParse(_leaf.Slice(_at + 1, Length - 2), out Guid id, out var read, 'D') || read != Length - 2
                || _leaf.Slice(_at, Length).ContainsAnyInRange((byte)'A', (byte)'F'))
                throw Wrong("an id");
            _at += Length;
            return id;
        }

        public long Number()
        {
            if (!Utf8Parser.TryParse(_leaf[_at..], out long number, out var read) || _leaf[_at] is < (byte)'1' or > (byte)'9' || number > LeafTemplate.LargestNumber)
                throw Wrong("a number from 1");
            _at += read;
            return number;
        }

        public DateTimeOffset Time()
        {
            const int Length = RecordedTime.Length + 2;
            if (_leaf.Length - _at < Length || _leaf[_at] != '"' || _leaf[_at + Length - 1] != '"' || !RecordedTime.TryParse(_leaf.Slice(_at + 1, Length - 2), out var time))
                throw Wrong("a time in UTC to the microsecond");
            _at += Length;
            return time;
        }

        public readonly void End()
        {
            if (_at != _leaf.Length)
                throw Wrong("the end of the line");
        }

        private readonly FormatException Wrong(string expected) => new($"At byte {_at} of the line there must be {expected}.");
    }
}
