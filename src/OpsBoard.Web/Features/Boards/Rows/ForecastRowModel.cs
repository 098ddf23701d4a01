using OpsBoard.Web.Features.Policies.Forecasting;

namespace OpsBoard.Web.Features.Boards.Rows;

/// <summary>How many of the district's zones can be lifted on which of the next days.</summary>
public sealed record ForecastRowModel(ForecastModel Forecast) : DeskRow(Forecast.Id, "forecast", "0")
{
    protected override Type Component => typeof(BoardForecastRow);
}
