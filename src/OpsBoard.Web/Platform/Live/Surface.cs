using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;

namespace OpsBoard.Web.Platform.Live;

/// <summary>A moment as boards need it: the view, and the time by which days and lateness are told.</summary>
/// <param name="Now">The present, or the moment that an as-of asks for.</param>
public sealed record Moment(OperationsView View, DateTimeOffset Now);

/// <summary>
/// One row of a board as a value. Two rows that are equal look the same, so a row is rendered again only when
/// its model differs, whatever made it differ: an event, a midnight, a due time that passed.
/// </summary>
/// <param name="Id">Unique on its page; the script finds the element by it.</param>
/// <param name="List">The list it belongs to on the page.</param>
/// <param name="Sort">Its place in the list, compared as plain text.</param>
/// <param name="Component">A component whose one parameter <c>Model</c> takes <paramref name="Model"/>.</param>
/// <param name="Model">A record: equality by content.</param>
public sealed record BoardRow(string Id, string List, string Sort, Type Component, object Model);

/// <summary>A kind of page that viewers watch: which rows a district has on it.</summary>
public interface ISurface
{
    /// <summary>As pages name it in <c>data-surface</c>.</summary>
    string Name { get; }

    /// <summary>The rows of <paramref name="district"/>. Pure, and nothing of a viewer may enter.</summary>
    IEnumerable<BoardRow> Rows(Moment moment, DivisionCode district);
}

internal static class SurfaceRegistration
{
    /// <summary>Pages ask for their own surface, the broadcaster for all of them.</summary>
    public static IServiceCollection AddSurface<TSurface>(this IServiceCollection services) where TSurface : class, ISurface =>
        services.AddSingleton<TSurface>().AddSingleton<ISurface>(s => s.GetRequiredService<TSurface>());
}
