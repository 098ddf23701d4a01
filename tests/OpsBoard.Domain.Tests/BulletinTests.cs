using OpsBoard.Domain.Bulletins;
using static OpsBoard.Domain.Tests.Scene;

namespace OpsBoard.Domain.Tests;

public sealed class BulletinTests
{
    private static readonly DateOnly Day = new(2022, 4, 2);

    private readonly Scene _scene = new Scene().On(4, 3, 0, 0);

    // Changchun, 2 April 2022; how many were discharged was not published.
    private static PublishBulletin Publish(int? confirmed = 934, int? asymptomatic = 2007) =>
        new(Changchun, Day, new(confirmed, asymptomatic, null, null), "省卫健委");

    private static CorrectBulletin Correct(int confirmed, string why = "订正", string source = "省卫健委") =>
        new(Changchun, Day, new(confirmed, 2007, null, null), source, why);

    [Theory]
    [InlineData(4, 2, 23, 59, false)]
    [InlineData(4, 3, 0, 0, true)]
    public void A_day_is_published_when_it_is_over(int month, int day, int hour, int minute, bool allowed)
    {
        var decision = _scene.On(month, day, hour, minute).When(Publish());
        if (allowed) decision.Single<BulletinPublished>();
        else Assert.Equal([("day", Day), ("today", Day)], decision.Refused("bulletin.day-not-over").Facts);
    }

    [Fact]
    public void A_day_is_published_once_and_then_corrected()
    {
        _scene.When(Correct(935)).Refused("bulletin.unknown");
        _scene.Given(Publish());
        _scene.When(Publish(935)).Refused("bulletin.already-published");
        _scene.On(4, 4).Given(Correct(935));

        var now = _scene.View.Bulletin(Changchun, Day)!;
        Assert.Equal((935, true, At(2022, 4, 4)), (now.Figures.NewConfirmed, now.IsCorrected, now.PublishedAt));
        Assert.Equal([934, 935], _scene.History.Select(r => r.Event).OfType<BulletinPublished>().Select(e => e.Figures.NewConfirmed)
            .Concat(_scene.History.Select(r => r.Event).OfType<BulletinCorrected>().Select(e => e.Figures.NewConfirmed)));
    }

    [Fact]
    public void What_was_not_published_is_not_zero()
    {
        _scene.Given(Publish(confirmed: 0, asymptomatic: null));
        Assert.Equal(new PublishedFigures(0, null, null, null), _scene.View.Bulletin(Changchun, Day)!.Figures);
        Assert.Null(_scene.View.Bulletin(Changchun, Day.AddDays(-1)));
    }

    [Fact]
    public void Figures_below_zero_are_refused()
    {
        _scene.When(Publish(confirmed: -1)).Refused("bulletin.figure-negative");
        _scene.Given(Publish());
        _scene.When(Correct(-1)).Refused("bulletin.figure-negative");
    }

    [Fact]
    public void Source_and_reason_are_guarded()
    {
        _scene.When(Publish() with { Source = "" }).Refused("text.missing");
        _scene.When(Publish() with { Source = "13800138000" }).Refused("text.phone-number");
        _scene.Given(Publish());
        _scene.When(Correct(935, why: " ")).Refused("text.missing");
        _scene.When(Correct(935, why: "13800138000")).Refused("text.phone-number");
        _scene.When(Correct(935, source: "")).Refused("text.missing");
        _scene.When(Correct(935, source: "13800138000")).Refused("text.phone-number");
    }

    [Fact]
    public void The_latest_day_stays_the_latest_when_an_older_one_follows()
    {
        _scene.Given(Publish(), Publish() with { Day = Day.AddDays(-3) });
        Assert.Equal(Day, _scene.View.LastBulletinDay);
        _scene.When(Publish() with { Division = new("999999") }).Refused("division.unknown");
    }
}
