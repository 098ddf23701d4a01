using OpsBoard.Domain.Kernel;

namespace OpsBoard.Web.Features.Boards.Rows;

/// <summary>Which district it is, and its phase.</summary>
public sealed record TitleRowModel(LocalText Name, LocalText? Phase) : DeskRow("title", "strip", "0")
{
    protected override Type Component => typeof(TitleRow);
}

/// <summary>What was published of the district for the last day with a bulletin.</summary>
/// <param name="Day">Null before the first bulletin of all.</param>
/// <param name="Confirmed">Null: not published, which is never 0.</param>
public sealed record PublishedRowModel(DateOnly? Day, int? Confirmed, int? Asymptomatic, bool IsCorrected) : DeskRow("published", "strip", "1")
{
    protected override Type Component => typeof(PublishedRow);
}

/// <summary>How many zones wait for a decision.</summary>
public sealed record WaitingRowModel(int Must, int Ready) : DeskRow("waiting", "strip", "2")
{
    protected override Type Component => typeof(WaitingRow);
}

/// <summary>How the district's tasks stand.</summary>
public sealed record WorkRowModel(DivisionCode District, int Late, int Blocked, int Unseen) : DeskRow("work", "strip", "3")
{
    protected override Type Component => typeof(WorkRow);
}
