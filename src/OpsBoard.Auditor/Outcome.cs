using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpsBoard.Ledger;

namespace OpsBoard.Auditor;

/// <summary>What came out of an audit, in words for people or as JSON for programs.</summary>
/// <param name="BoardsCompared">How many printed boards were; null when rights and boards were left out.</param>
internal sealed record Outcome(BundleReport Report, int? BoardsCompared, ProvedInclusion? Inclusion, ProvedConsistency? Consistency)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string ToJson() => JsonSerializer.Serialize(new
    {
        Report.Verdict,
        Report.Reason,
        Report.Findings,
        Report.Events,
        Report.Streams,
        Report.Checkpoints,
        Report.Cosignatures,
        Report.Witnessed,
        BoardsCompared,
        KeyFingerprint = Report.Fingerprint,
        LastCheckpoint = Report.Last?.ToString(),
        Inclusion = Inclusion is { } i ? new { Position = i.Proof.Index + 1, i.Proof.Size, Leaf = i.Leaf.ToString(), Root = i.Root.ToString(), Path = i.Proof.Path.Select(h => h.ToString()), i.Event, i.Holds } : null,
        Consistency = Consistency is { } c ? new { c.Proof.First, c.Proof.Second, FirstRoot = c.FirstRoot.ToString(), SecondRoot = c.SecondRoot.ToString(), Path = c.Proof.Path.Select(h => h.ToString()), c.Holds } : null,
    }, Json);

    public string ToText()
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');
        switch (Report.Verdict)
        {
            case Verdict.Unusable:
                return $"UNUSABLE. {Report.Reason}";
            case Verdict.Whole:
                Line($"WHOLE. {Report.Events:N0} events of {Report.Streams:N0} streams are as they were signed.");
                break;
            case Verdict.Tampered:
                Line($"TAMPERED. The first {Report.Events:N0} events are as they were signed.");
                foreach (var finding in Report.Findings)
                    Line($"  {finding.Kind}: {finding.Message}");
                break;
        }
        Line($"{Report.Checkpoints} checkpoints, {Report.Cosignatures} cosignatures.");
        if (BoardsCompared is { } compared)
            Line($"Rights were checked for each event; {compared} printed boards were compared.");
        else
            Line($"Rights and boards were left out.");
        if (Report.Last is { } last)
            Line($"The last checkpoint covers {last.Size:N0} events, to {RecordedTime.Print(last.RecordedAt)}.");
        foreach (var witness in Report.Witnessed)
            Line($"{witness.Name} (key {witness.Fingerprint}) cosigned up to {witness.Size:N0} events, to {RecordedTime.Print(witness.RecordedAt)}: compare its key with the one it gives.");
        Line(Report.Witnessed.Count == 0
            ? (FormattableString)$"No witness has cosigned: whoever holds the server's key could have made all of it anew."
            : $"Up to the last witnessed checkpoint, {Report.Witnessed.Max(w => w.Size):N0} events, not even the server's own key could alter it unseen.");
        Line($"All rests on the key {Report.Fingerprint}: compare it with the one you were given.");
        if (Inclusion is { } i)
        {
            Line($"Position {i.Proof.Index + 1} {(i.Holds ? "is" : "is NOT")} in the history of {i.Proof.Size} events with the root {i.Root}: {i.Event}");
            Line($"  leaf {i.Leaf}, path {string.Join(' ', i.Proof.Path)}");
        }
        if (Consistency is { } c)
        {
            Line($"The history of {c.Proof.First} events (root {c.FirstRoot}) {(c.Holds ? "is" : "is NOT")} the beginning of that of {c.Proof.Second} (root {c.SecondRoot}).");
            Line($"  path {string.Join(' ', c.Proof.Path)}");
        }
        return text.ToString().TrimEnd('\n');
    }
}
