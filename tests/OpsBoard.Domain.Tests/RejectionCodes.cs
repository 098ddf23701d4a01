using System.Text.RegularExpressions;

namespace OpsBoard.Domain.Tests;

/// <summary>Every code with which the domain says no, read from its source; each needs words in every language.</summary>
public sealed partial class RejectionCodes
{
    // A code is a contract with translators and with machines: it is added here, never renamed.
    private const string Known = """
        access.forbidden                Forbidden  account role territory
        access.grant-unknown            Unknown    account
        access.lead-without-district    Rule       account
        access.no-grant                 Forbidden
        bulletin.already-published      Rule       division day
        bulletin.day-not-over           Rule       day today
        bulletin.figure-negative        Rule
        bulletin.unknown                Unknown    division day
        district.unknown                Unknown    district
        division.already-cleared        Rule       division level
        division.already-registered     Rule       division
        division.clearance-not-in-pack  Rule       level pack
        division.no-board               Rule       division
        division.no-standstill          Rule       division
        division.not-clear              Rule       level pack rule below days missing
        division.not-cleared            Rule       division
        division.parent-not-above       Rule       division level parent
        division.population-out-of-range Rule       population max
        division.population-unknown     Rule       division
        division.standstill-over        Rule       until today
        division.standstill-unchanged   Rule       division
        division.unknown                Unknown    division
        duty.day-in-future              Rule       day today
        policy.dry-run-outdated         Rule       pack division
        policy.strands-class            Rule       pack class district zones
        policy.unknown                  Unknown    pack
        task.already-issued             Rule       task
        task.delegated-outside          Rule       from to
        task.due-in-past                Rule       due
        task.due-too-far                Rule       due days
        task.kind-unknown               Rule       kind known
        task.not-in-this-state          Rule       task state command
        task.percent-out-of-range       Rule       percent
        task.recheck-by-same            Rule       account
        task.unknown                    Unknown    task
        task.zone-elsewhere             Rule       zone district unit
        text.bad-character              Rule       field
        text.identity-number            Rule       field
        text.missing                    Rule       field
        text.phone-number               Rule       field
        text.too-long                   Rule       field length max
        zone.already-certified          Rule       zone
        zone.already-registered         Rule       zone
        zone.approval-by-same           Rule       account
        zone.approval-level             Forbidden  step level account
        zone.approval-not-needed        Rule       to rule
        zone.approval-out-of-turn       Rule       step next
        zone.cases-unchanged            Rule       zone day
        zone.certificate-blocked        Rule       pack rule earliest blockers
        zone.certificate-not-in-pack    Rule       pack
        zone.class-unchanged            Rule       zone class
        zone.class-unknown              Rule       class pack known
        zone.count-out-of-range         Rule       field count max
        zone.day-before-registration    Rule       day registered
        zone.day-in-future              Rule       day today
        zone.exposure-missing           Rule       outstanding
        zone.exposure-too-early         Rule       day earliest
        zone.id-not-in-division         Rule       zone division
        zone.measures-unchanged         Rule       zone measures
        zone.measures-unknown           Rule       measures known
        zone.merge-across-districts     Rule       zone other
        zone.merge-across-packs         Rule       zone other
        zone.merge-classes-differ       Rule       zone other
        zone.merge-not-in-pack          Rule       pack
        zone.merge-with-itself          Rule       zone
        zone.more-positive-than-tested  Rule       positive tested
        zone.no-approval-pending        Rule       zone
        zone.no-override-waiting        Rule       zone
        zone.nobody-tested              Rule       round
        zone.not-certified              Rule       zone
        zone.override-by-other          Rule       account
        zone.override-by-same           Rule       account
        zone.override-not-needed        Rule       to rule
        zone.override-waiting           Rule       to account
        zone.quarantine-before-exposure Rule       day
        zone.reason-missing             Rule       zone
        zone.retire-not-lifted          Rule       zone class
        zone.retired                    Rule       zone into
        zone.split-cases                Rule       day has moved
        zone.split-not-in-pack          Rule       class pack
        zone.split-of-split             Rule       zone whole
        zone.transition-blocked         Rule       from to pack rule earliest blockers
        zone.transition-unknown         Rule       from to pack
        zone.unknown                    Unknown    zone
        """;

    [Fact]
    public void Every_code_is_known_and_always_brings_the_same_facts() =>
        Assert.Equal(Known.Split('\n').Select(l => Blanks.Replace(l, " ")), InSource().Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void A_code_says_which_thing_and_what_is_wrong() =>
        Assert.All(InSource(), r => Assert.Matches("^[a-z]+\\.[a-z]+(-[a-z]+)* ", r + " "));

    /// <summary>Code, kind and names of the facts of every refusal, as one line each.</summary>
    private static IEnumerable<string> InSource()
    {
        foreach (var text in Source.Files().Select(File.ReadAllText))
            foreach (Match m in Refusal.Matches(text))
            {
                var facts = FactName.Matches(ToClosingBracket(text[(m.Index + m.Length)..])).Select(n => n.Groups[1].Value);
                yield return string.Join(' ', facts.Prepend(m.Groups["kind"].Value).Prepend(m.Groups["code"].Value));
            }
    }

    private static string ToClosingBracket(string text)
    {
        var depth = 1;
        var end = 0;
        for (; depth > 0; end++) depth += text[end] switch { '(' => 1, ')' => -1, _ => 0 };
        return text[..end];
    }

    // A code that is not written on the spot shows up here by its variable, and is then unknown.
    [GeneratedRegex("""Rejection\.(?<kind>Rule|Unknown|Forbidden)\(\s*"?(?<code>[^",)]*)"?""")]
    private static partial Regex Refusal { get; }

    [GeneratedRegex("""\("([a-zA-Z]+)",""")]
    private static partial Regex FactName { get; }

    [GeneratedRegex(" +")]
    private static partial Regex Blanks { get; }
}
