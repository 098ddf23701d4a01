namespace OpsBoard.Domain.Kernel;

/// <summary>
/// The guard of every free text: at most 200 characters, no identity number, no phone number.
/// OpsBoard commands places; it keeps nobody's personal data.
/// </summary>
public static class FreeText
{
    /// <summary>Longest free text, in characters as people count them (Unicode scalar values).</summary>
    public const int MaxLength = 200;

    /// <summary>Why <paramref name="text"/> can't be kept, or null when it can.</summary>
    /// <param name="field">The field's name, for the message.</param>
    /// <param name="required">Refuse an empty text with <c>text.missing</c>.</param>
    public static Rejection? Check(string? text, string field, bool required = false)
    {
        if (string.IsNullOrWhiteSpace(text) && required) return Rejection.Rule("text.missing", ("field", field));
        if (string.IsNullOrEmpty(text)) return null;
        if (HasBadCharacter(text)) return Rejection.Rule("text.bad-character", ("field", field));
        var length = text.EnumerateRunes().Count();
        if (length > MaxLength) return Rejection.Rule("text.too-long", ("field", field), ("length", length), ("max", MaxLength));
        return PersonalNumber.Find(text) switch
        {
            PersonalNumber.Kind.Identity => Rejection.Rule("text.identity-number", ("field", field)),
            PersonalNumber.Kind.Phone => Rejection.Rule("text.phone-number", ("field", field)),
            _ when text.EnumerateRunes().Any(IsInvisible) => Rejection.Rule("text.bad-character", ("field", field)),
            _ => null,
        };
    }

    public static Rejection? Check(LocalText text, string field, bool required = false) =>
        Check(text.Zh, field, required) ?? Check(text.En, field);

    // Marks that turn or hide text make a name look like another one. A joiner may be part of an emoji.
    private static bool IsInvisible(System.Text.Rune rune) =>
        System.Text.Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.Format && rune.Value != 0x200D;

    private static bool HasBadCharacter(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) return true;
            else if (char.IsControl(text[i]) && text[i] is not ('\r' or '\n' or '\t')) return true;
            else if (text[i] is '\uFFFE' or '\uFFFF') return true;
        }
        return false;
    }
}
