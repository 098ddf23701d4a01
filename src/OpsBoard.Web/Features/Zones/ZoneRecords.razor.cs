using System.Globalization;
using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Zones;

/// <summary>Everything that was recorded of a zone, the latest first.</summary>
public sealed partial class ZoneRecords
{
    private const int PageSize = 100;

    private static readonly string[] Kinds = ["class", "cases", "screening", "contacts", "measures"];

    [Parameter, EditorRequired] public ZoneStory Story { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "kind")] private string? Asked { get; set; }

    [SupplyParameterFromQuery(Name = "page")] private string? AskedPage { get; set; }

    private string? Kind => Kinds.Contains(Asked) ? Asked : null;

    private IEnumerable<(string Kind, int Count)> Counts =>
        Kinds.Select(kind => (kind, Story.Known.Count(e => KindOf(e) == kind))).Where(k => k.Item2 > 0);

    private List<Recorded> Shown => [.. Story.Known.Where(e => Kind is null || KindOf(e) == Kind).Reverse()];

    // On the first page alone: what stands there was not known at that moment.
    private IEnumerable<Recorded> Later => Current > 1 ? [] : Story.LearnedLater.Where(e => Kind is null || KindOf(e) == Kind).Reverse();

    private int Pages => Math.Max(1, (Shown.Count + PageSize - 1) / PageSize);

    private int Current => Math.Clamp(QueryNumber.Whole(AskedPage) ?? 1, 1, Pages);

    private IEnumerable<Recorded> Page => Shown.Skip((Current - 1) * PageSize).Take(PageSize);

    private static string KindOf(Recorded e) => e.Event switch
    {
        ZoneRegistered or ZoneClassChanged => "class",
        ZoneCasesCounted => "cases",
        ZoneScreeningRecorded => "screening",
        ZoneContactsUpdated => "contacts",
        ZoneMeasuresSet => "measures",
        _ => throw new System.Diagnostics.UnreachableException(e.Event.GetType().Name),
    };

    private string To(string? kind) => Navigation.With(("kind", kind), ("page", null)) + "#records";

    private string To(int page) => Navigation.With(("page", page)) + "#records";

    private string AsOf(Recorded e) => Navigation.With(("asOf", e.Position), ("page", null));

    private static string Number(long position) => position.ToString("N0", CultureInfo.CurrentCulture);
}
