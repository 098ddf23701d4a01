using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Web.Features.Policies.Levels;

public sealed record StandstillData(string Division, DateTimeOffset Since, DateOnly? Until, string Reason);

/// <param name="Positives">New positives outside quarantine; null when nobody reported the day.</param>
/// <param name="Fits">Whether the day is within the limit; a day that nobody reported never is.</param>
public sealed record ClearanceDayData(DateOnly Day, int? Positives, bool Fits);

public sealed record UnreportedData(DateOnly Day, string District);

/// <param name="Limit">A day's positives must be below this; null: none at all are let pass, or the population is missing.</param>
/// <param name="Days">The days on which it rests, oldest first.</param>
public sealed record ClearanceLevelData(
    ClearanceLevel Level, string Rule, LocalText Text, decimal? BelowPer100000, decimal? Limit, bool Holds, bool PopulationMissing,
    IReadOnlyList<ClearanceDayData> Days, IReadOnlyList<UnreportedData> Unreported)
{
    public static ClearanceLevelData Of(CommunityClearance c) => new(
        c.Rule.Level, c.Rule.Rule, c.Rule.Text, c.Rule.BelowPer100000, c.Limit, c.Holds, c.IsPopulationMissing,
        [.. c.Days.Select(d => new ClearanceDayData(d.Day, d.Positives, c.Fits(d)))], [.. c.Unreported.Select(u => new UnreportedData(u.Day, u.District.Value))]);
}

/// <param name="BrokenBy">The first day since that brought more than its rule lets pass.</param>
public sealed record DeclaredData(ClearanceLevel Level, string Pack, DateTimeOffset At, string By, IReadOnlyList<ClearanceDay> Days, ClearanceDay? BrokenBy);

public sealed record LostData(ClearanceLevel Level, DateTimeOffset At, string By, string Reason);

public sealed record PopulationData(int People, string Source);

/// <summary>How a division stands as a whole.</summary>
/// <param name="Declared">What is declared and was not lost since.</param>
/// <param name="Lost">What was lost last, since which nothing was declared.</param>
/// <param name="Version">Version of the division's stream, for <c>If-Match</c>.</param>
public sealed record LevelData(
    string Division, LocalText Name, LocalText? Phase, string Pack, StandstillData? Standstill, PopulationData? Population,
    IReadOnlyList<ClearanceLevelData> Clearance, DeclaredData? Declared, LostData? Lost, long Version, long Position)
{
    public static LevelData Of(LevelReading reading, IReadOnlyList<Recorded> history, long position) => new(
        reading.Division.Code.Value, reading.Division.Name, reading.Division.Phase, reading.Pack.Ref.ToString(),
        reading.Standstill is { } still ? new(reading.Still!.Code.Value, still.Since, still.Until, still.Reason) : null,
        reading.Division.Population is { } p ? new(p.People, p.Source) : null,
        [.. reading.Clearances.Select(ClearanceLevelData.Of)],
        reading.Declared is { } d ? new(d.Level, d.Pack.ToString(), d.At, d.By.Value, d.Days, reading.Broken) : null,
        LevelHistory.Lost(history) is { } lost ? new(lost.Event.Level, lost.At, lost.By.Value, lost.Event.Reason) : null,
        history is [.., var last] ? last.Version : 0, position);
}
