using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Boards.Rows;

/// <summary>What a row of the district board holds; two that are equal look the same.</summary>
/// <param name="Sort">Its place in the list, compared as plain text.</param>
public abstract record DeskRow(string Id, string List, string Sort)
{
    protected abstract Type Component { get; }

    public BoardRow ToBoardRow() => new(Id, List, Sort, Component, this);
}

/// <summary>A criterion's answer that equals another by content, its facts included.</summary>
public sealed record Finding(CriterionResult Bare, Items<Fact> Facts)
{
    public CriterionResult Whole => Bare with { Facts = [.. Facts] };

    public static Finding Of(CriterionResult found) => new(found with { Facts = [] }, [.. found.Facts]);
}
