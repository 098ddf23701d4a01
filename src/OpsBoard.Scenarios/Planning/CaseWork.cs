using OpsBoard.Domain.Zones;
using OpsBoard.Scenarios.Spread;

namespace OpsBoard.Scenarios.Planning;

/// <summary>
/// Counts the day's cases between six and twenty-two o'clock; a larger count often comes in two parts. A positive in
/// the community sets everything else in motion.
/// </summary>
internal sealed class CaseWork(PlanBook book, Staff staff, Places places, ClassWork classes, FollowUpWork follow, TaskWork tasks)
{
    private const int InTwoParts = 6;

    public void Plan(IReadOnlyList<ZoneDay> days)
    {
        foreach (var day in days)
        {
            var random = SplitMix64.For(Planner.Seed, $"cases/{day.Zone}/{day.Day:yyyy-MM-dd}");
            var zone = places[day.Zone];
            var part = random.Between(3, 7);
            var first = Part(day.Cases, part);
            var time = Time(random);
            if (day.Cases.Sum.Total < InTwoParts || !random.Chance(200) || time.Hour >= 20 || first.Sum.Total == 0)
            {
                book.At(book.Calendar.At(day.Day, time), () => Count(zone, day.Day, day.Cases, 1, random));
                continue;
            }

            book.At(book.Calendar.At(day.Day, time), () => Count(zone, day.Day, first, 1, random));
            book.At(book.Calendar.At(day.Day, Planner.Time(random, time.Hour + 1, 22)), () => Count(zone, day.Day, day.Cases, 2, random));
        }
    }

    private void Count(ScenarioZone zone, DateOnly day, DayCases cases, int part, SplitMix64 random)
    {
        var before = places.Now(zone).Cases.GetValueOrDefault(day).Community.Total;
        var late = random.Chance(300) ? TimeSpan.FromMinutes(random.Between(3, 25)) : default;
        book.Send($"cases:{zone.Id}:{day:MMdd}:{part}", staff.OfficeOf(zone.District), new CountZoneCases(zone.Id, day, cases), simulated: true, late);
        var found = cases.Community.Total - before;
        if (found > 0)
        {
            classes.SealSoon(zone, found, random);
            follow.TraceContacts(zone, found, random);
            tasks.AnswerPositive(zone, random);
        }
        else if (cases.InQuarantine.Total > 0 && random.Chance(150))
            classes.ControlSoon(zone, random);
    }

    // Night screening is read in the morning; the rest comes through the day.
    private static TimeOnly Time(SplitMix64 random) => random.Below(100) switch
    {
        < 40 => Planner.Time(random, 6, 10),
        < 75 => Planner.Time(random, 10, 17),
        _ => Planner.Time(random, 17, 22),
    };

    private static DayCases Part(DayCases cases, int tenths) =>
        new(Part(cases.Community, tenths), Part(cases.InQuarantine, tenths));

    private static CaseCount Part(CaseCount count, int tenths) =>
        new(count.Confirmed * tenths / 10, count.Asymptomatic * tenths / 10);
}
