using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace OpsBoard.Domain.Kernel;

/// <summary>An identifier that is text, with a form of its own. Stored and sent as a plain JSON string.</summary>
public interface ITextId<TSelf> where TSelf : struct, ITextId<TSelf>
{
    string Value { get; }

    /// <summary>True when <paramref name="text"/> has the form of this identifier; says nothing about whether the thing exists.</summary>
    static abstract bool TryParse([NotNullWhen(true)] string? text, out TSelf id);
}

/// <summary>Code of an administrative division: GB/T 2260 (6 to 12 digits), or <c>L</c> and digits for units that only a province knows.</summary>
[JsonConverter(typeof(TextIdConverter<DivisionCode>))]
public readonly partial record struct DivisionCode(string Value) : ITextId<DivisionCode>
{
    [GeneratedRegex(@"^([0-9]{6,12}|L[0-9]{4,11})\z")]
    private static partial Regex Form { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out DivisionCode id) => TextId.TryParse(text, Form, v => new(v), out id);

    public override string ToString() => Value;
}

/// <summary>A zone: the code of the division it lies in, a dash, a serial of three digits. Example: <c>220106005003-001</c>.</summary>
[JsonConverter(typeof(TextIdConverter<ZoneId>))]
public readonly partial record struct ZoneId(string Value) : ITextId<ZoneId>
{
    [GeneratedRegex(@"^([0-9]{6,12}|L[0-9]{4,11})-[0-9]{3}\z")]
    private static partial Regex Form { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out ZoneId id) => TextId.TryParse(text, Form, v => new(v), out id);

    public override string ToString() => Value;
}

/// <summary>A field task: 4 to 40 letters, digits and dashes, made by the sender of the command.</summary>
[JsonConverter(typeof(TextIdConverter<FieldTaskId>))]
public readonly partial record struct FieldTaskId(string Value) : ITextId<FieldTaskId>
{
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9-]{3,39}\z")]
    private static partial Regex Form { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out FieldTaskId id) => TextId.TryParse(text, Form, v => new(v), out id);

    public override string ToString() => Value;
}

/// <summary>A zone class as a policy pack names it: <c>sealed</c>, <c>controlled</c>, <c>high</c> …</summary>
[JsonConverter(typeof(TextIdConverter<ClassId>))]
public readonly record struct ClassId(string Value) : ITextId<ClassId>
{
    public static bool TryParse([NotNullWhen(true)] string? text, out ClassId id) => TextId.TryParse(text, TextId.Slug, v => new(v), out id);

    public override string ToString() => Value;
}

/// <summary>A set of measures in force in a zone, as a policy pack names it. Separate from the zone's class.</summary>
[JsonConverter(typeof(TextIdConverter<MeasuresId>))]
public readonly record struct MeasuresId(string Value) : ITextId<MeasuresId>
{
    public static bool TryParse([NotNullWhen(true)] string? text, out MeasuresId id) => TextId.TryParse(text, TextId.Slug, v => new(v), out id);

    public override string ToString() => Value;
}

/// <summary>A kind of field task as a policy pack names it: <c>instruction</c>, <c>rectification</c>, <c>appeal</c> …</summary>
[JsonConverter(typeof(TextIdConverter<FieldTaskKindId>))]
public readonly record struct FieldTaskKindId(string Value) : ITextId<FieldTaskKindId>
{
    public static bool TryParse([NotNullWhen(true)] string? text, out FieldTaskKindId id) => TextId.TryParse(text, TextId.Slug, v => new(v), out id);

    public override string ToString() => Value;
}

/// <summary>An account that acts: 3 to 64 lower-case letters, digits, dots and dashes. Officers appear by account only. Typed in capitals, it is the same account.</summary>
[JsonConverter(typeof(TextIdConverter<AccountName>))]
public readonly partial record struct AccountName(string Value) : ITextId<AccountName>
{
    [GeneratedRegex(@"^[a-z][a-z0-9.-]{2,63}\z")]
    private static partial Regex Form { get; }

    // One officer is one account: Ly-Lead-02 must not recheck what ly-lead-02 did.
    public static bool TryParse([NotNullWhen(true)] string? text, out AccountName id) => TextId.TryParse(text?.ToLowerInvariant(), Form, v => new(v), out id);

    public override string ToString() => Value;
}

internal static partial class TextId
{
    [GeneratedRegex(@"^[a-z][a-z0-9-]{1,39}\z")]
    public static partial Regex Slug { get; }

    public static bool TryParse<T>([NotNullWhen(true)] string? text, Regex form, Func<string, T> make, out T id)
    {
        var fits = text is not null && form.IsMatch(text);
        id = fits ? make(text!) : default!;
        return fits;
    }
}
