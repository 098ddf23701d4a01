using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Scenarios;

/// <summary>
/// A campaign as data: places, published figures, happenings and the stated assumptions for what was never
/// published. A scenario that exists has passed every check of <see cref="ScenarioLoader"/>.
/// </summary>
public sealed record Scenario(
    ScenarioInfo Info,
    IReadOnlyList<ScenarioDivision> Divisions,
    IReadOnlyList<ScenarioZone> Zones,
    IReadOnlyList<PublishedFigure> Figures,
    IReadOnlyList<FigureSource> Sources,
    IReadOnlyList<Happening> Happenings,
    IReadOnlyList<DistrictWeight> Weights,
    IReadOnlyList<CommunityShare> CommunityShares);

/// <summary>What the scenario is called, and the local days it covers, both inclusive.</summary>
/// <param name="Id">Prefix of every command id the scenario gives rise to, e.g. <c>jilin-2022</c>.</param>
/// <param name="Province">The code of the division at the root.</param>
/// <param name="Calendar">The calendar of every local time and day of the scenario.</param>
public sealed record ScenarioInfo(
    string Id, LocalText Name, DivisionCode Province, DateOnly FirstDay, DateOnly LastDay, LocalCalendar Calendar)
{
    /// <summary>All days of the scenario in order.</summary>
    public IEnumerable<DateOnly> Days
    {
        get
        {
            for (var day = FirstDay; day <= LastDay; day = day.AddDays(1))
                yield return day;
        }
    }
}

/// <summary>
/// A node of the tree of divisions. Levels below the street are zones.
/// </summary>
/// <param name="Parent">Code of the division above; null at the root only.</param>
/// <param name="ShortName">What a wall tile shows: two or three characters, or a compact English name.</param>
/// <param name="Tile">The one cell of the wall; on districts only.</param>
/// <param name="ReportsApart">The district's figures are published beside its prefecture's, not within them.</param>
/// <param name="Within">The district's figures are published within those of this other district.</param>
public sealed record ScenarioDivision(
    DivisionCode Code, DivisionCode? Parent, DivisionLevel Level, LocalText Name, LocalText ShortName,
    TileCell? Tile, bool ReportsApart, DivisionCode? Within);

/// <summary>The smallest place that is commanded.</summary>
/// <param name="Street">Null where only the district is certain.</param>
public sealed record ScenarioZone(ZoneId Id, DivisionCode District, DivisionCode? Street, LocalText Name, ZoneKind Kind);

/// <summary>
/// What was published for a division and a local day. Null is "not published", never zero.
/// </summary>
/// <param name="Sources">Ids of <see cref="FigureSource"/>, at least one.</param>
public sealed record PublishedFigure(
    DateOnly Day, DivisionCode Code,
    int? NewConfirmed, int? NewAsymptomatic, int? NewDischarged, int? ReleasedAsymptomatic,
    IReadOnlyList<string> Sources)
{
    /// <summary>The value of one kind of figure.</summary>
    public int? this[FigureKind kind] => kind switch
    {
        FigureKind.NewConfirmed => NewConfirmed,
        FigureKind.NewAsymptomatic => NewAsymptomatic,
        FigureKind.NewDischarged => NewDischarged,
        FigureKind.ReleasedAsymptomatic => ReleasedAsymptomatic,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

/// <summary>The published kinds of figures.</summary>
public enum FigureKind { NewConfirmed, NewAsymptomatic, NewDischarged, ReleasedAsymptomatic }

/// <summary>The bulletin or page a figure was read from.</summary>
public sealed record FigureSource(string Id, string Title);

/// <summary>
/// Assumed weight of a district within its prefecture from a day on, where the bulletins give no district figure;
/// between two days the weight moves evenly. The unit is free: only ratios count.
/// </summary>
public sealed record DistrictWeight(DateOnly Day, DivisionCode District, decimal Weight);

/// <summary>
/// Assumed percentage, 0 to 100, of new cases found outside quarantine on a day; between two days it moves evenly.
/// The curve of a prefecture goes before the province's.
/// </summary>
public sealed record CommunityShare(DateOnly Day, DivisionCode Code, decimal Percent);
