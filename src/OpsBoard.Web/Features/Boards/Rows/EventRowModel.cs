using System.Globalization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;

namespace OpsBoard.Web.Features.Boards.Rows;

/// <summary>Something that just happened in the district.</summary>
/// <param name="IsToday">It was recorded today; else its day is told too.</param>
public sealed record EventRowModel(Recorded Recorded, bool IsToday, ToldBy Told)
    : DeskRow(string.Create(CultureInfo.InvariantCulture, $"event-{Recorded.Position}"), "feed", string.Create(CultureInfo.InvariantCulture, $"{long.MaxValue - Recorded.Position:0000000000000000000}"))
{
    protected override Type Component => typeof(EventRow);
}

/// <summary>The view in which an event's names are found. An event reads the same by every later view, so all are equal.</summary>
public sealed class ToldBy(OperationsView view) : IEquatable<ToldBy>
{
    public OperationsView View => view;

    public bool Equals(ToldBy? other) => other is not null;

    public override bool Equals(object? obj) => Equals(obj as ToldBy);

    public override int GetHashCode() => 0;
}
