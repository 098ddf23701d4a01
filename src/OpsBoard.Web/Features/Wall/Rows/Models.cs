using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Features.Overview.Reading;
using OpsBoard.Web.Features.Overview.Rows;
using OpsBoard.Web.Features.Policies.Levels;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Wall.Rows;

/// <summary>What stands in the head of the wall while the district is shown; the wall's script copies it there.</summary>
public sealed record BannerModel(DivisionCode District, LocalText Name, LocalText? Phase);

public enum GroupKind
{
    /// <summary>A street with its zones.</summary>
    Street,

    /// <summary>Streets and towns that are one zone each.</summary>
    Towns,

    /// <summary>Streets in which nothing is serious, one chip each.</summary>
    Rest,

    /// <summary>The same, when there is nothing else.</summary>
    All,
}

/// <summary>The head of a group of chips.</summary>
/// <param name="Name">Of a street; the other groups are named by their kind.</param>
/// <param name="Serious">Sealed and controlled zones; empty says nothing.</param>
public sealed record GroupModel(string Id, string Sort, GroupKind Kind, LocalText? Name, Items<ClassCount> Serious);

/// <summary>What a chip shows.</summary>
/// <param name="Name">Null: the rest of its street.</param>
/// <param name="Count">Zones it stands for; null when it is one zone.</param>
public sealed record ChipFace(string Id, string Sort, LocalText? Name, ZoneClass Class, int? Count, int? Days, int Of, bool IsReady, Items<ChipMark> Marks);

/// <summary>A zone, or several, on a wall. A screening that changes nothing on the chip makes no new one: only the face counts.</summary>
/// <param name="News">Position of the event that changed the zone last.</param>
public sealed record ChipModel(ChipFace Face, long News)
{
    public bool Equals(ChipModel? other) => other is not null && Face == other.Face;

    public override int GetHashCode() => Face.GetHashCode();
}

/// <summary>The figures of the last published day.</summary>
/// <param name="IsPublished">Else they are what zones counted, and a scenario made them up.</param>
public sealed record DayModel(DivisionCode District, DateOnly? Day, int? Confirmed, int? Asymptomatic, bool IsPublished, DayCases Counted)
{
    public string Id => $"{District}-day";
}

public sealed record CountsModel(DivisionCode District, Items<ClassCount> Classes)
{
    public string Id => $"{District}-counts";
}

/// <summary>静态管理 and 社会面清零 of the district, where there is any.</summary>
public sealed record LevelModel(DivisionCode District, LevelMark Mark)
{
    public string Id => $"{District}-level";
}

/// <summary>How many zones can be lifted on which day, at the earliest.</summary>
/// <param name="Ready">Of those of today: nothing is missing. The others lack what today can still bring, such as a screening.</param>
/// <param name="Zones">Today and the days after it.</param>
/// <param name="Later">After these days, or not foreseen.</param>
public sealed record LiftModel(DivisionCode District, DateOnly Today, int Ready, Items<int> Zones, int Later)
{
    public string Id => $"{District}-lift";
}

public sealed record TaskCountModel(DivisionCode District, int Open, int DoneToday)
{
    public string Id => $"{District}-taskcount";
}

/// <summary>A task in a district's list; ids are the district's own, since a wall may show several.</summary>
public sealed record TaskModel(DivisionCode District, UrgentModel Task)
{
    public string Id => $"{District}-{Task.Id}";
}
