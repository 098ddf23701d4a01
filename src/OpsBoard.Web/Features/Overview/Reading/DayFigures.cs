using OpsBoard.Domain.Bulletins;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Overview.Reading;

/// <summary>A published figure of the day, of the day before, and day by day; null where nothing was published.</summary>
public sealed record DayFigure(int? Value, int? Before, Items<double?> Series);

/// <summary>What was published of a division for its last published day.</summary>
/// <param name="Day">Null before the first bulletin.</param>
/// <param name="Counted">Cases of that day as zones counted them; bulletins don't say where cases were found.</param>
public sealed record DayFigures(DateOnly? Day, DayFigure Confirmed, DayFigure Asymptomatic, DayFigure Ended, int? Discharged, int? Released, DayCases Counted)
{
    private const int SeriesDays = 14;

    // How far back a bulletin is looked for: one that lies further back is no news of the day.
    private const int LookBack = 10;

    public static DayFigures Of(DivisionCode division, OperationsView view, Func<DateOnly, DayCases> counted)
    {
        if (LastDay(division, view) is not { } day)
            return new(null, new(null, null, []), new(null, null, []), new(null, null, []), null, null, default);
        var now = At(day)!;
        return new(day, Figure(f => f.NewConfirmed), Figure(f => f.NewAsymptomatic), Figure(Sum), now.NewDischarged, now.ReleasedAsymptomatic, counted(day));

        PublishedFigures? At(DateOnly on) => view.Bulletin(division, on)?.Figures;

        DayFigure Figure(Func<PublishedFigures, int?> value) => new(
            value(now), At(day.AddDays(-1)) is { } before ? value(before) : null,
            [.. Enumerable.Range(1 - SeriesDays, SeriesDays).Select(i => At(day.AddDays(i)) is { } f ? value(f) : (double?)null)]);
    }

    /// <summary>The last day for which something was published of <paramref name="division"/> itself.</summary>
    public static DateOnly? LastDay(DivisionCode division, OperationsView view)
    {
        if (view.LastBulletinDay is not { } last) return null;
        for (var i = 0; i <= LookBack; i++)
            if (view.Bulletin(division, last.AddDays(-i)) is not null) return last.AddDays(-i);
        return null;
    }

    private static int? Sum(PublishedFigures f) => f is { NewDischarged: null, ReleasedAsymptomatic: null } ? null : (f.NewDischarged ?? 0) + (f.ReleasedAsymptomatic ?? 0);
}
