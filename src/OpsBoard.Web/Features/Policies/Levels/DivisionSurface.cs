using System.Globalization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Policies.Levels;

/// <summary>What the open page of a division listens to: whether anything that it shows has changed.</summary>
internal sealed class DivisionSurface(LevelReader levels, BoardReader boards) : ISurface
{
    public const string SurfaceName = "division";

    public string Name => SurfaceName;

    public IEnumerable<BoardRow> Rows(Moment moment, DivisionCode district) => levels.Of(district, moment) is { } reading ? [Stamp(reading, moment).Row] : [];

    public StampModel Stamp(LevelReading reading, Moment moment)
    {
        var figures = reading.Clearances.Select(c => string.Join(',', c.Days.Select(d => d.Positives?.ToString(CultureInfo.InvariantCulture) ?? "?")));
        return new($"stamp-division-{reading.Division.Code}", 0, string.Create(CultureInfo.InvariantCulture,
            $"{boards.Today(moment):yyyyMMdd} {reading.Pack.Ref} {reading.Division.Phase} {reading.Still?.Code} {reading.Standstill?.Since.Ticks} {reading.Standstill?.Until} {(reading.Clearances is [var first, ..] ? first.Population : null)} {reading.Division.Population?.Source} {reading.Declared?.Level} {reading.Declared?.At.Ticks} {reading.Broken?.Day} {string.Join(';', figures)}"));
    }
}
