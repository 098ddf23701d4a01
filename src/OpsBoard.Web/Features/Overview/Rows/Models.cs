using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Features.Overview.Reading;
using OpsBoard.Web.Features.Policies.Levels;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Ui.Components;

namespace OpsBoard.Web.Features.Overview.Rows;

/// <param name="Name">The province.</param>
public sealed record FiguresModel(LocalText Name, DayFigures Figures);

/// <summary>A district on the map: its most serious class, and how many zones have it.</summary>
/// <param name="Class">Null while it has no zone.</param>
/// <param name="Href">Null on walls, where nobody can click.</param>
public sealed record TileModel(DivisionCode Code, LocalText Name, TileCell Cell, ZoneClass? Class, int Zones, string? Href)
{
    /// <summary>静态管理 and 社会面清零.</summary>
    public LevelMark Level { get; init; }

    public string Id => $"tile-{Code}";

    public string Sort => $"{Cell.Row:00}{Cell.Column:00}";
}

/// <param name="Districts">In how many districts.</param>
public sealed record LegendEntry(ZoneClass Class, int Zones, int Districts);

public sealed record LegendModel(Items<LegendEntry> Entries);

/// <summary>A place and how many of something it has.</summary>
public sealed record PlaceCount(LocalText Name, string Href, int Count);

/// <summary>How many tasks are late, blocked or unseen, and where.</summary>
/// <param name="OldestDue">Of late work: when the first should have been done.</param>
/// <param name="More">Places that are not named.</param>
public sealed record WorkModel(StateOfWork State, int Count, DateTimeOffset? OldestDue, Items<PlaceCount> Places, int More)
{
    public string Id => $"work-{State}";

    public string Sort => State switch { StateOfWork.Late => "0", StateOfWork.Blocked => "1", _ => "2" };
}

/// <summary>Zones that meet every condition to be lifted and wait for someone to do it.</summary>
public sealed record ReadyModel(int Ready, int Tomorrow, Items<PlaceCount> Places, int More);

/// <summary>A task that needs someone soon.</summary>
public sealed record UrgentModel(FieldTaskId Task, LocalText Title, FieldTaskState State, bool IsLate, DateTimeOffset? Due, LocalText Place, string? Note, int Urgency)
{
    public string Id => $"urgent-{Task}";

    public string Sort => $"{Urgency}{(Due ?? DateTimeOffset.MaxValue).UtcDateTime:yyyyMMddHHmmss}{Task}";
}

/// <summary>Something that just happened. What was recorded never changes, so one event equals itself whatever else the board has become.</summary>
/// <param name="View">Names the event's subject.</param>
/// <param name="List">A page may show it in more than one list.</param>
/// <param name="Place">Null where the event tells it already.</param>
public sealed record NewsModel(Recorded Event, OperationsView View, LocalText? Place, bool Linked, string List)
{
    public string Id => $"{List}-{Event.Position}";

    // Newest first.
    public string Sort => (long.MaxValue - Event.Position).ToString("D19", System.Globalization.CultureInfo.InvariantCulture);

    public bool Equals(NewsModel? other) => other is not null && Event.Position == other.Event.Position && Linked == other.Linked && List == other.List;

    public override int GetHashCode() => HashCode.Combine(Event.Position, Linked, List);
}

public sealed record HeadModel(Items<ZoneClass> Classes, DateOnly? Day);

/// <summary>A line of the table: a district, or the sum of a prefecture.</summary>
/// <param name="Zones">By class, in the order of the head.</param>
/// <param name="Confirmed">As published for the day; null where nothing was.</param>
/// <param name="Counted">As zones counted them for that day.</param>
public sealed record LineModel(
    DivisionCode Code, string Sort, LocalText? Name, bool IsGroup, Items<ZoneClass> Classes, Items<int> Zones, int Ready, int Late, int Blocked, int? Confirmed, int? Asymptomatic, DayCases Counted)
{
    /// <summary>静态管理 and 社会面清零; of a prefecture, its own.</summary>
    public LevelMark Level { get; init; }

    public string Id => $"{(IsGroup ? "group" : "line")}-{Code}";
}
