using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Policies.Forecasting;

/// <summary>Looks ahead for one district, or for all below a division.</summary>
public sealed class ForecastReader(BoardReader boards)
{
    /// <summary>Null for what has no board.</summary>
    public Forecast? Of(DivisionCode code, Moment moment)
    {
        var (view, today) = (moment.View, boards.Today(moment));
        if (view.Board(code) is null) return null;
        var below = view.Divisions.Districts.Where(d => view.Divisions.IsWithin(d.Code, code)).Select(d => view.Board(d.Code)!);
        return Forecast.Of(below.SelectMany(b => b.Zones.Values).Select(z => z.Zone), today, z => boards.Explain(z, moment));
    }
}
