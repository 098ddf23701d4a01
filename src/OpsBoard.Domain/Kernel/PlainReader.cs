using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace OpsBoard.Domain.Kernel;

/// <summary>
/// Reads the JSON of an event as it is nearly always stored: no escapes, short whole numbers, white space nowhere but behind a comma
/// or a colon, where PostgreSQL prints it. What is not so, or not what was asked for, makes the whole text strange, and the
/// serialiser must be asked: this one answers as it would, several times as fast, or not at all.
/// </summary>
internal ref struct PlainReader(ReadOnlySpan<byte> json)
{
    private const int MostDigits = 9;

    private static readonly KnownTexts<string> Names = new(Encoding.UTF8.GetString);

    private readonly ReadOnlySpan<byte> _json = json;
    private int _at;

    public bool IsStrange { get; private set; }

    /// <summary>All was read, and nothing was strange.</summary>
    public readonly bool IsDone => !IsStrange && _at == _json.Length;

    private readonly byte Here => _at < _json.Length ? _json[_at] : (byte)0;

    public void Begin() => Expect((byte)'{');

    /// <summary>The name of the next member, whose value must be read then; false at the end of the object.</summary>
    public bool Next(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (IsStrange || Take((byte)'}')) return false;
        if (_json[_at - 1] != '{') Separate((byte)',');
        name = Quoted();
        Separate((byte)':');
        return !IsStrange;
    }

    /// <summary>A member that this program, or its plain form, doesn't know.</summary>
    public void Unknown() => IsStrange = true;

    public string? Text()
    {
        if (IsNull()) return null;
        var text = Quoted();
        return Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : Strange<string>();
    }

    /// <summary>A text that many events have in common.</summary>
    public string? Name()
    {
        if (IsNull()) return null;
        var text = Quoted();
        return Utf8.IsValid(text) ? Names.Read(text) : Strange<string>();
    }

    public T Id<T>() where T : struct, ITextId<T> => TextIdConverter<T>.Find(Quoted()) ?? Strange<T>();

    public T? IdOrNull<T>() where T : struct, ITextId<T> => IsNull() ? null : Id<T>();

    public T Enum<T>() where T : struct, Enum => EnumNames<T>.Find(Quoted()) ?? Strange<T>();

    public bool Flag() => Word("true"u8) || (Word("false"u8) ? false : Strange<bool>());

    public int Number()
    {
        var (start, number) = (_at, 0);
        for (; Here is >= (byte)'0' and <= (byte)'9' && _at - start <= MostDigits; _at++) number = number * 10 + (Here - '0');
        return _at - start is >= 1 and <= MostDigits && (_at - start == 1 || _json[start] != '0') && Here is (byte)',' or (byte)'}' ? number : Strange<int>();
    }

    public int? NumberOrNull() => IsNull() ? null : Number();

    public DateOnly Day()
    {
        var text = Quoted();
        if (text.Length != 10 || text[4] != '-' || text[7] != '-') return Strange<DateOnly>();
        var (year, month, day) = (Digits(text[..4]), Digits(text[5..7]), Digits(text[8..]));
        return year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new(year, month, day) : Strange<DateOnly>();
    }

    public DateOnly? DayOrNull() => IsNull() ? null : Day();

    public DateTimeOffset Moment()
    {
        var start = _at;
        Quoted();
        if (IsStrange) return default;
        var reader = new Utf8JsonReader(_json[start.._at]);
        return reader.Read() && reader.TryGetDateTimeOffset(out var moment) ? moment.ToUniversalTime() : Strange<DateTimeOffset>();
    }

    public DateTimeOffset? MomentOrNull() => IsNull() ? null : Moment();

    public LocalText? WordsOrNull() => IsNull() ? null : Words();

    public LocalText Words()
    {
        var (zh, en) = (default(string), default(string));
        for (Begin(); Next(out var member);)
        {
            if (member.SequenceEqual("Zh"u8)) zh = Text();
            else if (member.SequenceEqual("En"u8)) en = Text();
            else Unknown();
        }
        return new(zh!, en);
    }

    public bool IsNull() => Word("null"u8);

    /// <summary>Whether another item of a list follows; the first call begins the list, the last one ends it.</summary>
    public bool NextItem(int already)
    {
        if (already == 0) Expect((byte)'[');
        if (IsStrange || Take((byte)']')) return false;
        if (already > 0) Separate((byte)',');
        return !IsStrange;
    }

    private ReadOnlySpan<byte> Quoted()
    {
        Expect((byte)'"');
        var rest = _json[_at..];
        for (var length = 0; length < rest.Length; length++)
        {
            if (rest[length] is >= 0x20 and not ((byte)'"' or (byte)'\\')) continue;
            if (rest[length] != '"') break;
            _at += length + 1;
            return rest[..length];
        }
        Unknown();
        return default;
    }

    private void Separate(byte wanted)
    {
        Expect(wanted);
        Take((byte)' ');
    }

    private void Expect(byte wanted)
    {
        if (!Take(wanted)) Unknown();
    }

    private bool Take(byte wanted)
    {
        if (Here != wanted) return false;
        _at++;
        return true;
    }

    private T? Strange<T>()
    {
        Unknown();
        return default;
    }

    private static int Digits(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits) number = digit is >= (byte)'0' and <= (byte)'9' && number >= 0 ? number * 10 + (digit - '0') : -1;
        return number;
    }

    private bool Word(ReadOnlySpan<byte> word)
    {
        if (!_json[_at..].StartsWith(word)) return false;
        _at += word.Length;
        return true;
    }

    private static class EnumNames<T> where T : struct, Enum
    {
        private static readonly (byte[] Name, T Value)[] All = [.. System.Enum.GetValues<T>().Select(value => (Encoding.UTF8.GetBytes(value.ToString()), value))];

        public static T? Find(ReadOnlySpan<byte> name)
        {
            foreach (var (known, value) in All)
                if (name.SequenceEqual(known)) return value;
            return null;
        }
    }
}
