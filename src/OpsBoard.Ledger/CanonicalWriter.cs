using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace OpsBoard.Ledger;

/// <summary>
/// Writes canonical JSON in one pass. The members of an object are written as they come and put in order when it closes,
/// by moving their bytes; so no tree is built and no name becomes a string. Reusable, for one thread at a time.
/// </summary>
internal sealed class CanonicalWriter
{
    private const int MostLevels = 64;
    private const int LargestBufferKept = 1 << 20;

    private static readonly JsonReaderOptions OneValue = new() { MaxDepth = MostLevels };
    private static readonly JsonReaderOptions ManyValues = new() { MaxDepth = MostLevels, AllowMultipleValues = true };

    private readonly Level[] _levels = new Level[MostLevels + 1];
    private readonly Comparison<Member> _byName;
    private byte[] _out = new byte[1024];
    private byte[] _scratch = new byte[1024];
    private Member[] _members = new Member[64];
    private int _length;
    private int _memberCount;
    private int _level;

    public CanonicalWriter() => _byName = CompareNames;

    /// <summary>The canonical bytes, good until the next call.</summary>
    /// <exception cref="FormatException">The text has no canonical form.</exception>
    public ReadOnlySpan<byte> Write(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            throw new FormatException("The JSON text is not UTF-8.");
        return Write(utf8, wholeText: true, out _);
    }

    /// <summary>The same for the first value of the text. The caller has seen to it that the text is UTF-8.</summary>
    /// <param name="read">How many bytes the value takes.</param>
    /// <inheritdoc cref="Write(ReadOnlySpan{byte})"/>
    public ReadOnlySpan<byte> WriteFirst(ReadOnlySpan<byte> utf8, out int read) => Write(utf8, wholeText: false, out read);

    private ReadOnlySpan<byte> Write(ReadOnlySpan<byte> utf8, bool wholeText, out int read)
    {
        if (_out.Length > LargestBufferKept)
            (_out, _scratch) = (new byte[1024], new byte[1024]);
        (_length, _memberCount, _level) = (0, 0, 0);
        _levels[0] = default;
        try
        {
            var reader = new Utf8JsonReader(utf8, wholeText ? OneValue : ManyValues);
            while (reader.Read())
            {
                WriteToken(ref reader);
                if (!wholeText && _level == 0)
                    break;
            }
            read = (int)reader.BytesConsumed;
        }
        catch (JsonException failure)
        {
            throw new FormatException($"This is no JSON: {failure.Message}", failure);
        }
        return _out.AsSpan(0, _length);
    }

    private void WriteToken(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                BeginMember(ref reader);
                return;
            case JsonTokenType.EndObject:
                PutInOrder();
                Append((byte)'}');
                _memberCount = _levels[_level--].FirstMember;
                return;
            case JsonTokenType.EndArray:
                Append((byte)']');
                _level--;
                return;
        }
        ref var level = ref _levels[_level];
        if (level.IsArray && level.HasItems)
            Append((byte)',');
        level.HasItems = true;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                Append((byte)'{');
                _levels[++_level] = new() { FirstMember = _memberCount };
                break;
            case JsonTokenType.StartArray:
                Append((byte)'[');
                _levels[++_level] = new() { IsArray = true, FirstMember = _memberCount };
                break;
            case JsonTokenType.String:
                WriteString(ref reader);
                break;
            case JsonTokenType.Number:
                _length += CanonicalNumber.Write(reader.ValueSpan, Room(CanonicalNumber.LongestForm));
                break;
            default: // true, false, null
                Append(reader.ValueSpan);
                break;
        }
    }

    private void BeginMember(ref Utf8JsonReader reader)
    {
        if (_memberCount > _levels[_level].FirstMember)
        {
            _members[_memberCount - 1].End = _length;
            Append((byte)',');
        }
        if (_memberCount == _members.Length)
            Array.Resize(ref _members, _memberCount * 2);
        var start = _length;
        WriteString(ref reader);
        var name = _out.AsSpan(start + 1, _length - start - 2);
        // Below U+E000 and without escapes the order of UTF-8 bytes is that of UTF-16 code units.
        var isPlain = !name.ContainsAnyInRange((byte)0xEE, (byte)0xFF) && !name.Contains((byte)'\\');
        _members[_memberCount++] = new() { Start = start, NameLength = name.Length, IsPlain = isPlain };
        Append((byte)':');
    }

    private void PutInOrder()
    {
        var members = _members.AsSpan(_levels[_level].FirstMember, _memberCount - _levels[_level].FirstMember);
        if (members.IsEmpty)
            return;
        members[^1].End = _length;
        if (IsInOrder(members))
            return;
        var start = members[0].Start;
        members.Sort(_byName);
        if (_scratch.Length < _length - start)
            _scratch = new byte[_out.Length];
        var at = 0;
        for (var i = 0; i < members.Length; i++)
        {
            if (i > 0 && CompareNames(members[i - 1], members[i]) == 0)
                throw new FormatException($"The key \"{Shown.Of(Encoding.UTF8.GetString(Name(members[i])))}\" is there twice in one object.");
            if (i > 0)
                _scratch[at++] = (byte)',';
            var bytes = _out.AsSpan(members[i].Start, members[i].End - members[i].Start);
            bytes.CopyTo(_scratch.AsSpan(at));
            at += bytes.Length;
        }
        _scratch.AsSpan(0, at).CopyTo(_out.AsSpan(start));
    }

    private bool IsInOrder(ReadOnlySpan<Member> members)
    {
        for (var i = 1; i < members.Length; i++)
            if (CompareNames(members[i - 1], members[i]) >= 0)
                return false;
        return true;
    }

    private int CompareNames(Member a, Member b) => a.IsPlain && b.IsPlain
        ? Name(a).SequenceCompareTo(Name(b))
        : string.CompareOrdinal(Unescaped(a), Unescaped(b));

    private ReadOnlySpan<byte> Name(in Member member) => _out.AsSpan(member.Start + 1, member.NameLength);

    private string Unescaped(in Member member)
    {
        var reader = new Utf8JsonReader(_out.AsSpan(member.Start, member.NameLength + 2));
        reader.Read();
        return reader.GetString()!;
    }

    private void WriteString(ref Utf8JsonReader reader)
    {
        var raw = reader.ValueSpan;
        Append((byte)'"');
        if (!reader.ValueIsEscaped)
        {
            Append(raw); // The reader lets nothing through unescaped that had to be escaped.
        }
        else
        {
            if (_scratch.Length < raw.Length)
                _scratch = new byte[raw.Length];
            var text = _scratch.AsSpan(0, Unescape(ref reader, _scratch));
            _length += CanonicalText.WriteEscaped(text, Room(text.Length * CanonicalText.LongestEscape));
        }
        Append((byte)'"');
    }

    private static int Unescape(ref Utf8JsonReader reader, Span<byte> destination)
    {
        try
        {
            return reader.CopyString(destination);
        }
        catch (InvalidOperationException failure)
        {
            throw new FormatException("A JSON string has half a character (a lone surrogate).", failure);
        }
    }

    private void Append(byte one)
    {
        Room(1)[0] = one;
        _length++;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>What is free behind the bytes written so far, at least so many bytes.</summary>
    private Span<byte> Room(int size)
    {
        if (_out.Length - _length < size)
            Array.Resize(ref _out, checked(Math.Max(_out.Length * 2, _length + size)));
        return _out.AsSpan(_length);
    }

    private struct Level
    {
        public int FirstMember;
        public bool IsArray;
        public bool HasItems;
    }

    private struct Member
    {
        public int Start;
        public int NameLength;
        public int End;
        public bool IsPlain;
    }
}
