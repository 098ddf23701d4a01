using System.Globalization;
using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Narration;
using OpsBoard.Web.Platform.Ui;

namespace OpsBoard.Web.Features.Zones;

/// <summary>Class, positives and screenings of a zone over its local days.</summary>
public sealed partial class ZoneTimeline
{
    private const double Left = 62;
    private const double Width = 980 - Left;

    [Parameter, EditorRequired] public ZoneStory Story { get; set; } = default!;

    private TimelineModel Model { get; set; } = default!;

    private double Bar => Math.Clamp(Width / Model.Days * 0.55, 3, 14);

    // Where numbers would run into each other only the largest has its own; the others are in the titles.
    private bool ShowsNumber(DayCases cases) =>
        cases.Sum.Total == Model.MostCases || Width / Model.Days > WidthOf(Model.MostCases.ToString(CultureInfo.InvariantCulture), 12) + 2;

    // A line every week, and fewer when the weeks are many.
    private IEnumerable<DateOnly> Weeks => Enumerable.Range(0, Model.Days).Where(i => i % (Model.Days > 70 ? 14 : 7) == 0).Select(Model.First.AddDays)
        .Where(day => X(Model.DaysTo(day)) < 980 - WidthOf(Narrator.Day(day), 12) - 4);

    // Those who can't see the drawing hear the classes and the sums.
    private string Told => string.Join("; ", Model.Spans.Select(s => $"{Narrator.Day(LocalTime.DayOf(s.From))} {Narrator.In(s.Class.Name)}")
        .Append(Words["timeline.sum", Model.Cases.Sum(c => c.Cases.Community.Total), Model.Cases.Sum(c => c.Cases.InQuarantine.Total), Model.Screenings.Count]));

    protected override void OnParametersSet() => Model = TimelineModel.Of(Story, Packs);

    private double X(double days) => Left + days * Width / Model.Days;

    private double H(int cases) => cases == 0 ? 0 : Math.Max(4, 48.0 * cases / Model.MostCases);

    private static double WidthOf(string text, double size) => text.Sum(letter => letter > 0x2e7f ? 1 : 0.6) * size;

    private static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
