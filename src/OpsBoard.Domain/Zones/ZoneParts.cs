using System.Text.Json.Serialization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Zones;

/// <summary>A class as it was decided: before any later pack continued it.</summary>
public sealed record DecidedClass(ClassId Class, PackRef Pack, DateTimeOffset At);

/// <summary>One approval of a chain.</summary>
public sealed record ApprovalGiven(string Step, AccountName By, DateTimeOffset At)
{
    /// <summary>The officer's words; null where none were given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }
}

/// <summary>Approvals under way for a change of class.</summary>
/// <param name="Given">In the order of the chain.</param>
/// <param name="Position">Position of the last of them.</param>
public sealed record PendingApproval(ClassId To, PackRef Pack, IReadOnlyList<ApprovalGiven> Given, long Position)
{
    internal static PendingApproval Of(ZoneApprovalGiven e, Recorded recorded) =>
        new(e.To, e.Pack, [.. e.Before, new(e.Step, recorded.By.Account, recorded.HappenedAt) { Note = e.Note }], recorded.Position);
}

/// <summary>Approvals that were lost.</summary>
/// <param name="By">Who declined, or who reported what broke them.</param>
/// <param name="Reason">Why an officer declined; null when what was reported broke them.</param>
/// <param name="Broken">The criteria that no longer held.</param>
public sealed record LostApproval(ClassId To, DateTimeOffset At, AccountName By, string? Reason, IReadOnlyList<CriterionResult> Broken);

/// <summary>A change of class against the rules that waits for a second officer.</summary>
/// <param name="Evidence">What stood against it when it was proposed.</param>
/// <param name="Position">Position of the proposal.</param>
public sealed record PendingOverride(ClassId To, MeasuresId Measures, PackRef Pack, AccountName By, DateTimeOffset At, string Reason, Evidence Evidence, long Position);

/// <summary>无疫小区.</summary>
/// <param name="Pack">The pack by which it was given.</param>
public sealed record Certificate(PackRef Pack, DateTimeOffset At);

public sealed record RevokedCertificate(RevocationCause Cause, DateTimeOffset At, string? Reason);

/// <param name="Into">The zone that it became part of; null when it just ended.</param>
/// <param name="Position">Position of the event; packs that came later don't concern it.</param>
public sealed record Retirement(DateTimeOffset At, string Reason, ZoneId? Into, long Position);
