using System.Text.RegularExpressions;

namespace OpsBoard.Web.Features.Overview.Rows;

/// <summary>Lets a name in pinyin break between syllables, as a tile is too narrow for most.</summary>
internal static partial class Pinyin
{
    private const int ShortestToBreak = 7;
    private const string ZeroWidthSpace = "\u200B";

    // A consonant before a vowel begins the next syllable: Qian-guo, Nan-guan.
    [GeneratedRegex("(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:(?:ia|io|ua|a|e|i|o)ng(?![aeiou])|(?:ia|ua|a|e|i|u)n(?![aeiou])|er(?![aeiou])|iao|uai|ai|ao|ei|ia|ie|iu|ou|ua|ue|ui|uo|[aeiou])", RegexOptions.IgnoreCase)]
    private static partial Regex Syllable { get; }

    public static string Breakable(string name) => string.Join(' ', name.Split(' ').Select(word => word.Length < ShortestToBreak ? word : string.Join($"'{ZeroWidthSpace}", word.Split('\'').Select(Word))));

    // What isn't made of syllables alone isn't pinyin.
    private static string Word(string word)
    {
        var syllables = Syllable.Matches(word);
        return syllables.Sum(s => s.Length) == word.Length ? string.Join(ZeroWidthSpace, syllables) : word;
    }
}
