using OpsBoard.Scenarios.Spread;

namespace OpsBoard.Scenarios.Planning;

/// <summary>Puts the offices to work and lets the days run.</summary>
internal sealed class Planner(Scenario scenario)
{
    // Chosen once; another seed is another course of the same campaign.
    public const ulong Seed = 20220302;

    public ScenarioPlan Plan()
    {
        var book = new PlanBook(scenario.Info);
        var staff = new Staff(scenario);
        Ground.Lay(book, scenario, staff);
        new BulletinWork(book, scenario, staff).Plan();
        new HappeningWork(book, scenario, staff).Plan();
        var places = new Places(book, scenario);
        var tasks = new TaskWork(book, staff);
        var classes = new ClassWork(book, staff, places);
        var follow = new FollowUpWork(book, staff, places, classes, tasks);
        new CaseWork(book, staff, places, classes, follow, tasks).Plan(CaseSpread.Of(scenario).Days);
        follow.Plan(scenario.Info);
        book.Run();
        return new ScenarioPlan(scenario.Info.Id, book.From, book.To, book.Commands, staff.All);
    }

    /// <summary>A time of a local day, evenly between two hours.</summary>
    public static TimeOnly Time(SplitMix64 random, int fromHour, int toHour) =>
        TimeOnly.MinValue.Add(TimeSpan.FromSeconds((fromHour * 3600) + random.Below((toHour - fromHour) * 3600L)));

    public static TimeSpan Minutes(SplitMix64 random, int from, int to) =>
        TimeSpan.FromSeconds((from * 60) + random.Below((to - from) * 60L));
}
