using System.Globalization;
using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Platform.Narration;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Zones;

/// <summary>Everything that was recorded of a zone, the latest first.</summary>
public sealed partial class ZoneRecords
{
    private const int PageSize = 100;

    [Parameter, EditorRequired] public ZoneStory Story { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "kind")] private string? Asked { get; set; }

    [SupplyParameterFromQuery(Name = "page")] private string? AskedPage { get; set; }

    private string? Kind => StoryLine.Kinds.Contains(Asked) ? Asked : null;

    private IEnumerable<(string Kind, int Count)> Counts =>
        StoryLine.Kinds.Select(kind => (kind, Story.Lines.Count(l => l.Kind == kind))).Where(k => k.Item2 > 0);

    private List<StoryLine> Shown => [.. Story.Lines.Where(l => Kind is null || l.Kind == Kind).Reverse()];

    // On the first page alone: what stands there was not known at that moment.
    private IEnumerable<Recorded> Later => Current > 1 ? [] : Story.LearnedLater.Where(e => Kind is null || StoryLine.KindOf(e.Event) == Kind).Reverse();

    private int Pages => Math.Max(1, (Shown.Count + PageSize - 1) / PageSize);

    private int Current => Math.Clamp(QueryNumber.Whole(AskedPage) ?? 1, 1, Pages);

    private IEnumerable<StoryLine> Page => Shown.Skip((Current - 1) * PageSize).Take(PageSize);

    private string PackName(PackRef pack) => Packs.Find(pack) is { } known ? $"{Narrator.In(known.Name)} v{known.Version}" : pack.ToString();

    private string? PackSource(PackRef pack) => Packs.Find(pack) is { } known ? Narrator.In(known.Source) : null;

    private string To(string? kind) => Navigation.With(("kind", kind), ("page", null)) + "#records";

    private string To(int page) => Navigation.With(("page", page)) + "#records";

    private string AsOf(long position) => Navigation.With(("asOf", position), ("page", null));

    // Reports of a day that was long over when they came; that of yesterday is as usual.
    private static DateOnly? LateDay(Recorded e) =>
        Hindsight.DayOf(e.Event) is { } day && Platform.Ui.LocalTime.DayOf(e.RecordedAt).DayNumber - day.DayNumber >= 2 ? day : null;

    private static string Number(long position) => position.ToString("N0", CultureInfo.CurrentCulture);
}
