using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Domain.Operations;

/// <summary>
/// What the board of one division said at one position, as a value that stays: the server prints it when it exports, the
/// auditor folds the same events and must get the same. Its members are a contract, as events are.
/// </summary>
/// <param name="District">Whose board.</param>
/// <param name="Position">Events 1 to this one are in it.</param>
/// <param name="AsOf">The moment that days and lateness are counted to, UTC.</param>
/// <param name="TimeZone">IANA name of the jurisdiction's time zone, whose midnights end days.</param>
/// <param name="Pack">The pack in force.</param>
/// <param name="Zones">By id.</param>
/// <param name="Tasks">Every task whose unit has this board, finished ones too, by id.</param>
public sealed record BoardPrint(
    DivisionCode District, long Position, DateTimeOffset AsOf, string TimeZone, string Pack,
    ImmutableArray<ZonePrint> Zones, ImmutableArray<TaskPrint> Tasks)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { InOrderOfNames } },
    };

    /// <summary>Prints the board as <paramref name="view"/> has it; null when the division has none.</summary>
    public static BoardPrint? Of(OperationsView view, DivisionCode district, DateTimeOffset asOf, LocalCalendar calendar, PolicyPacks packs)
    {
        if (view.Board(district) is not { } board) return null;
        var today = calendar.DayOf(asOf);
        return new(
            district, view.Position, asOf.ToUniversalTime(), calendar.Zone.Id, board.Pack.ToString(),
            [.. board.Zones.Values.Select(z => z.Zone).OrderBy(z => z.Id.Value, StringComparer.Ordinal)
                .Select(z => ZonePrint.Of(z, ZoneExplanation.Of(z, packs[z.Pack], today, calendar, board.ZonesOf), board.Pack))],
            [.. board.Tasks.Values.Select(t => t.Task).OrderBy(t => t.Id.Value, StringComparer.Ordinal).Select(t => TaskPrint.Of(t, asOf))])
        {
            Standstill = view.Divisions.Find(district)?.Standstill is { } still ? new(still.Since.ToUniversalTime(), still.Until) : null,
            Clearance = view.Divisions.Find(district)?.Clearance is { } clear ? new(clear.Level, clear.At.ToUniversalTime(), CommunityClearance.BrokenBy(view, district, packs, calendar)?.Day) : null,
        };
    }

    /// <summary>静态管理; left out when there is none, as it was before prints knew it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StandstillPrint? Standstill { get; init; }

    /// <summary>社会面清零 as declared; left out when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ClearancePrint? Clearance { get; init; }

    /// <summary>The print as JSON in UTF-8: names in snake case and in their order, nulls written, times in UTC. Whoever stores it makes it canonical first.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    // As the canonical form has them: then it need not be written anew.
    private static void InOrderOfNames(JsonTypeInfo type)
    {
        foreach (var (place, property) in type.Properties.OrderBy(p => p.Name, StringComparer.Ordinal).Index())
            property.Order = place;
    }
}

/// <param name="Class">Its class, as a pack names it.</param>
/// <param name="Since">When that class began.</param>
/// <param name="Measures">What is in force.</param>
/// <param name="Cases">What was counted, by local day; a day that is missing was not reported.</param>
/// <param name="RequiredStep">The class that it must be put into at once; null when there is none.</param>
/// <param name="Lift">The step down that the pack knows; null at the lowest class.</param>
public sealed record ZonePrint(
    ZoneId Zone, ClassId Class, DateTimeOffset Since, MeasuresId Measures, DayDictionary<DayCases> Cases,
    ClassId? RequiredStep, LiftPrint? Lift)
{
    /// <summary>Who decided its class against the rules; left out where the rules gave it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OverridePrint? Override { get; init; }

    /// <summary>Since when it is certified; left out when it isn't.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Certified { get; init; }

    /// <summary>The pack by which its class stands; left out where that is the board's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Pack { get; init; }

    /// <summary>Approvals that were given for a step, by the step's class; left out when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ApprovalPrint? Approval { get; init; }

    internal static ZonePrint Of(Zone zone, ZoneExplanation explained, PackRef boardPack) => new(
        zone.Id, zone.Class, zone.ClassSince.ToUniversalTime(), zone.Measures, zone.Cases, explained.Required?.To.Id,
        explained.Lift is { } lift ? new(lift.To.Id, lift.IsAllowed, lift.Earliest, [.. lift.Blockers.Select(c => c.Code)]) : null)
    {
        Override = zone.Override is { } two ? new(two.ProposedBy, two.ConfirmedBy, two.Reason) : null,
        Certified = zone.Certificate?.At.ToUniversalTime(),
        Pack = zone.Pack == boardPack ? null : zone.Pack.ToString(),
        Approval = zone.Approval is { } pending ? new(pending.To, [.. pending.Given.Select(g => g.Step)]) : null,
    };
}

public sealed record OverridePrint(AccountName ProposedBy, AccountName ConfirmedBy, string Reason);

public sealed record ApprovalPrint(ClassId To, ImmutableArray<string> Given);

/// <param name="Until">Last local day as announced; null when none was.</param>
public sealed record StandstillPrint(DateTimeOffset Since, DateOnly? Until);

/// <param name="BrokenOn">The first local day since the days it rested on that its rule doesn't let pass; null while there is none.</param>
public sealed record ClearancePrint(ClearanceLevel Level, DateTimeOffset At, DateOnly? BrokenOn);

/// <param name="To">The class that the step leads to.</param>
/// <param name="Allowed">Whether it can be taken.</param>
/// <param name="Earliest">First local day on which it can, if nothing new happens; null when that can't be foreseen.</param>
/// <param name="Blocks">Codes of the criteria that aren't met, in the order of the pack.</param>
public sealed record LiftPrint(ClassId To, bool Allowed, DateOnly? Earliest, ImmutableArray<string> Blocks);

/// <param name="Unit">The division that must do it.</param>
/// <param name="Since">When its state began.</param>
/// <param name="Due">Until when; null when no clock runs.</param>
/// <param name="Percent">How far, 0 to 100; null when nobody said.</param>
public sealed record TaskPrint(
    FieldTaskId Task, FieldTaskKindId Kind, DivisionCode Unit, FieldTaskState State, DateTimeOffset Since, DateTimeOffset? Due, bool Late, int? Percent)
{
    internal static TaskPrint Of(FieldTask task, DateTimeOffset asOf) =>
        new(task.Id, task.Kind, task.Unit, task.State, task.Since.ToUniversalTime(), task.Due?.ToUniversalTime(), task.IsLate(asOf), task.Percent);
}
