using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OpsBoard.Domain.Kernel;

/// <summary>
/// Finds identity and phone numbers in a text, however they are dressed: full width, set apart by blanks, dashes,
/// dots or brackets, with a country code, behind another number.
/// </summary>
internal static partial class PersonalNumber
{
    // The shortest that is looked for: an area code of two digits behind its 0, and seven digits.
    private const int Shortest = 10;

    // The longest number that is looked for: 00 86 and eleven digits, or an identity number of 18.
    private const int Longest = 18;

    // Of one character in its plain form, such as "⅒" (1⁄10).
    private const int MostDigitsOfOne = 3;

    internal enum Kind { Identity, Phone }

    public static Kind? Find(string text)
    {
        if (!MayHoldNumber(text)) return null;
        var plain = OwnForms.Replace(DateOrTime.Replace(Plain(text), " ~ "), " ~ ");
        foreach (Match run in Run.Matches(plain))
        {
            var groups = Group.Matches(run.Value).Select(g => g.Value).ToArray();
            for (var first = 0; first < groups.Length; first++)
            {
                var number = new StringBuilder();
                for (var last = first; last < groups.Length && number.Append(groups[last]).Length <= Longest; last++)
                    if (KindOf(number.ToString()) is { } kind && IsWrittenAsOne(groups.AsSpan(first..(last + 1)))) return kind;
            }
        }
        return null;
    }

    // Spares nearly every text the search.
    private static bool MayHoldNumber(string text)
    {
        var digits = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            digits += Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.DecimalDigitNumber => 1,
                UnicodeCategory.OtherNumber or UnicodeCategory.OtherSymbol => MostDigitsOfOne,
                _ => 0,
            };
        }
        return digits >= Shortest;
    }

    private static Kind? KindOf(string number) =>
        IdentityNumber.IsMatch(number) ? Kind.Identity : PhoneNumber.IsMatch(number) ? Kind.Phone : null;

    // People write one number in groups of three and more, in pairs after the first group, or digit by digit.
    // Figures that merely stand side by side (15 2316 23160) are seldom so even.
    private static bool IsWrittenAsOne(ReadOnlySpan<string> groups)
    {
        if (groups[0] is "+86" or "86" or "0086") groups = groups[1..];
        if (groups.Length > 0 && groups[^1] is "X" or "x") groups = groups[..^1];
        bool wide = true, narrow = true, pairs = true;
        for (var i = 0; i < groups.Length; i++)
        {
            wide &= groups[i].Length >= 3;
            narrow &= groups[i].Length <= 2;
            pairs &= i == 0 || groups[i].Length == 2;
        }
        return wide || narrow || pairs;
    }

    // Digits of every script become ASCII; what has no width can't hide a number.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKC))
        {
            var category = char.GetUnicodeCategory(c);
            if (category == UnicodeCategory.DecimalDigitNumber) plain.Append((char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)));
            else if (category != UnicodeCategory.Format) plain.Append(c);
        }
        return plain.ToString();
    }

    // Resident identity number (GB 11643): region, date of birth, serial, check character; until 1999 with 15 digits.
    [GeneratedRegex(@"^[1-9]\d{5}((18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx]|\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3})$")]
    private static partial Regex IdentityNumber { get; }

    // Mobile 1[3-9] and nine digits; landline with its area code. Hotlines such as 12345 belong to nobody.
    [GeneratedRegex(@"^((\+|00)?86)?1[3-9]\d{9}$|^(0|(\+|00)860?)(10|2\d|[3-9]\d{2})[2-8]\d{6,7}$")]
    private static partial Regex PhoneNumber { get; }

    [GeneratedRegex(@"\+?\d+[Xx]?([\s\p{Pd}·•._()]{1,3}(\d+[Xx]?|[Xx]))*")]
    private static partial Regex Run { get; }

    [GeneratedRegex(@"\+?\d+[Xx]?|[Xx]")]
    private static partial Regex Group { get; }

    [GeneratedRegex(@"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}:\d{2}")]
    private static partial Regex DateOrTime { get; }

    // The board's own names: zones (220106005003-001) and chains (C-220104-0413).
    [GeneratedRegex(@"(?<![\dA-Za-z]|\d-)(\d{6}|\d{9}|\d{12}|L\d{4,11})-\d{3}(?![\dA-Za-z]|-\d)|(?<![\dA-Za-z])C-\d{6}-\d{4}(?!\d)")]
    private static partial Regex OwnForms { get; }
}
