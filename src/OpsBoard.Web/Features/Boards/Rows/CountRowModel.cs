namespace OpsBoard.Web.Features.Boards.Rows;

/// <summary>A number in a head or on a filter; its list holds nothing else.</summary>
/// <param name="Words">Key of a text that takes the number; null shows the number alone.</param>
public sealed record CountRowModel(string Id, int Count, string? Words = null) : DeskRow(Id, Id, "0")
{
    protected override Type Component => typeof(CountRow);
}
