using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace OpsBoard.Web.Platform.Live;

/// <summary>Renders row components to HTML, outside any request and for no one in particular.</summary>
/// <remarks>A renderer keeps what it rendered, so each flush gets its own and drops it.</remarks>
internal sealed class RowRenderer(IServiceProvider services, ILoggerFactory logs)
{
    public async Task<IReadOnlyList<RowHtml>> RenderAsync(IReadOnlyList<BoardRow> rows, CultureInfo culture)
    {
        await using var scope = services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
            try
            {
                var rendered = new List<RowHtml>(rows.Count);
                foreach (var row in rows)
                {
                    var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["Model"] = row.Model });
                    var html = await renderer.RenderComponentAsync(row.Component, parameters);
                    rendered.Add(new(row.Id, html.ToHtmlString(), row.List, row.Sort));
                }
                return (IReadOnlyList<RowHtml>)rendered;
            }
            finally
            {
                (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
            }
        });
    }
}

/// <summary>A row as it travels to viewers.</summary>
internal sealed record RowHtml(string Id, string Html, string List, string Sort);

/// <summary>What changed on a district's board since the last flush, or since a viewer looked last.</summary>
internal sealed record RowsMessage(long Position, string District, IReadOnlyList<RowHtml> Rows, IReadOnlyList<string> Removed)
{
    public static readonly RowsMessage Nothing = new(0, "", [], []);
}
