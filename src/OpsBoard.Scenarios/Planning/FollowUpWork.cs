using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;
using OpsBoard.Scenarios.Spread;

namespace OpsBoard.Scenarios.Planning;

/// <summary>
/// What a closed zone needs day after day: a screening every second day, its contacts followed until the last is
/// negative, and a look in the afternoon whether it can be lifted.
/// </summary>
internal sealed class FollowUpWork(PlanBook book, Staff staff, Places places, ClassWork classes, TaskWork tasks)
{
    // Contacts found on the days in between are told with the next update.
    private const int BetweenUpdates = 5;

    private readonly Dictionary<ZoneId, int> _rounds = [];
    private readonly Dictionary<ZoneId, int> _updates = [];
    private readonly Dictionary<ZoneId, DateOnly> _traced = [];

    public void Plan(ScenarioInfo info)
    {
        foreach (var day in info.Days)
        {
            book.At(book.Calendar.At(day, new(0, 5)), () => Morning(day));
            foreach (var district in places.Districts)
                book.At(book.Calendar.At(day, new(18, 30)), () => classes.RelaxIfQuiet(district));
        }
    }

    public void TraceContacts(ScenarioZone zone, int positives, SplitMix64 random)
    {
        if (_traced.TryGetValue(zone.Id, out var last) && book.Today.DayNumber - last.DayNumber < BetweenUpdates) return;
        _traced[zone.Id] = book.Today;
        var found = positives * random.Between(2, 6);
        book.After(Planner.Minutes(random, 100, 480), () =>
        {
            var exposed = places.Now(zone).LastCaseDay!.Value;
            Update(zone, exposed, found);
            // The last contact is tested when the fourteen days are over; some results take longer.
            var tested = exposed.AddDays(15 + (random.Chance(120) ? random.Between(1, 2) : 0));
            book.At(book.Calendar.At(tested, Planner.Time(random, 6, 9)), () =>
            {
                if (places.Now(zone).LastExposure == exposed) Update(zone, exposed, 0);
            });
        });
    }

    private void Morning(DateOnly day)
    {
        foreach (var zone in classes.Closed)
        {
            var random = SplitMix64.For(Planner.Seed, $"day/{zone.Id}/{day:yyyy-MM-dd}");
            var since = day.DayNumber - book.Calendar.DayOf(places.Now(zone).ClassSince).DayNumber;
            if (since % 2 == 1) book.At(book.Calendar.At(day, Planner.Time(random, 6, 13)), () => Screen(zone, random));
            book.At(book.Calendar.At(day, Planner.Time(random, 13, 18)), () => classes.LiftIfReady(zone, random));
            book.At(book.Calendar.At(day, Planner.Time(random, 7, 20)), () => tasks.ServeClosed(zone, random));
        }
    }

    private void Screen(ScenarioZone zone, SplitMix64 random)
    {
        if (!classes.IsClosed(zone)) return;
        var round = _rounds[zone.Id] = _rounds.GetValueOrDefault(zone.Id) + 1;
        var tested = Places.People(zone) * random.Between(940, 1000) / 1000;
        var positive = Math.Min(tested, places.Now(zone).Cases.GetValueOrDefault(book.Today).Community.Total);
        book.Send($"screening:{zone.Id}:{round}", staff.OfficeOf(zone.District), new RecordZoneScreening(zone.Id, book.Today, round, tested, positive), simulated: true);
    }

    private void Update(ScenarioZone zone, DateOnly exposed, int outstanding)
    {
        var number = _updates[zone.Id] = _updates.GetValueOrDefault(zone.Id) + 1;
        book.Send($"contacts:{zone.Id}:{number}", staff.OfficeOf(zone.District), new UpdateZoneContacts(zone.Id, exposed, outstanding), simulated: true);
    }
}
