using OpsBoard.Domain.Kernel;

namespace OpsBoard.Scenarios.Spread;

/// <summary>A value given for some days; between two of them it moves evenly, outside them it stays.</summary>
internal sealed class Curve
{
    private readonly List<(DateOnly Day, decimal Value)> _points;

    public Curve(IEnumerable<(DateOnly Day, decimal Value)> points) => _points = [.. points.OrderBy(point => point.Day)];

    /// <summary>The value at a day in thousandths; 0 when no point was given.</summary>
    public long At(DateOnly day)
    {
        if (_points.Count == 0)
            return 0;
        var next = _points.FindIndex(point => point.Day >= day);
        if (next <= 0)
            return (long)(1000 * (next == 0 ? _points[0].Value : _points[^1].Value));
        var (from, to) = (_points[next - 1], _points[next]);
        var part = (decimal)(day.DayNumber - from.Day.DayNumber) / (to.Day.DayNumber - from.Day.DayNumber);
        return (long)(1000 * (from.Value + ((to.Value - from.Value) * part)));
    }

    public static Dictionary<DivisionCode, Curve> ByCode(IEnumerable<(DivisionCode Code, DateOnly Day, decimal Value)> points) =>
        points.GroupBy(point => point.Code)
            .ToDictionary(group => group.Key, group => new Curve(group.Select(point => (point.Day, point.Value))));
}
