using OpsBoard.Domain.Bulletins;

namespace OpsBoard.Scenarios.Planning;

/// <summary>Publishes each day's figures on the next morning, from the province down; what was not published stays blank.</summary>
internal sealed class BulletinWork(PlanBook book, Scenario scenario, Staff staff)
{
    private static readonly TimeOnly FirstBulletin = new(8, 0);
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(20);

    public void Plan()
    {
        var levels = scenario.Divisions.ToDictionary(division => division.Code, division => division.Level);
        var titles = scenario.Sources.ToDictionary(source => source.Id, source => source.Title, StringComparer.Ordinal);
        foreach (var day in scenario.Figures.GroupBy(figure => figure.Day))
        {
            var at = book.Calendar.At(day.Key.AddDays(1), FirstBulletin);
            foreach (var figure in day.OrderBy(figure => levels[figure.Code]).ThenBy(figure => figure.Code.Value, StringComparer.Ordinal))
            {
                var source = string.Join("; ", figure.Sources.Select(id => titles[id]));
                book.At(at, () => Publish(figure, source));
                at += Apart;
            }
        }
    }

    private void Publish(PublishedFigure figure, string source) =>
        book.Send($"bulletin:{figure.Code}:{figure.Day:yyyy-MM-dd}", staff.Command,
            new PublishBulletin(figure.Code, figure.Day, new PublishedFigures(
                figure.NewConfirmed, figure.NewAsymptomatic, figure.NewDischarged, figure.ReleasedAsymptomatic), source),
            simulated: false);
}
