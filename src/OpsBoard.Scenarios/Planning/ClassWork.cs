using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;
using OpsBoard.Scenarios.Spread;

namespace OpsBoard.Scenarios.Planning;

/// <summary>
/// Puts zones into their classes, in the words of the three-zone pack: a positive seals within the hour, neighbours
/// are sometimes controlled, the street and then the district are guarded; what the pack allows is lifted.
/// </summary>
internal sealed class ClassWork(PlanBook book, Staff staff, Places places)
{
    // Once so many of a hundred zones are sealed or controlled, the whole district is guarded and not the street alone.
    private const int WholeDistrict = 5;

    // A district stays guarded so many days after its last sealed or controlled zone was lifted.
    private const int QuietDays = 2;

    private static readonly ClassId Sealed = new("sealed"), Controlled = new("controlled"), Guarded = new("guarded"), Routine = new("routine");

    private readonly SortedSet<ScenarioZone> _closed = new(Comparer<ScenarioZone>.Create((one, other) => string.CompareOrdinal(one.Id.Value, other.Id.Value)));
    private readonly HashSet<ZoneId> _awaited = [];
    private readonly HashSet<DivisionCode> _guarded = [];
    private readonly Dictionary<ZoneId, int> _changes = [];
    private readonly Dictionary<DivisionCode, DateOnly> _quietSince = [];

    /// <summary>The zones that are sealed or controlled, so that they are screened and wait to be lifted; in the order of their ids.</summary>
    public IEnumerable<ScenarioZone> Closed => _closed;

    public bool IsClosed(ScenarioZone zone) => _closed.Contains(zone);

    public void SealSoon(ScenarioZone zone, int positives, SplitMix64 random)
    {
        if (places.Now(zone).Class == Sealed || !_awaited.Add(zone.Id)) return;
        book.After(Planner.Minutes(random, 8, 55), () =>
        {
            _awaited.Remove(zone.Id);
            Change(zone, Sealed, $"社会面发现阳性 {positives} 例", random.Chance(200) ? TimeSpan.FromMinutes(random.Between(1, 5)) : default);
            foreach (var neighbour in places.Neighbours(zone).Where(other => other.Kind != ZoneKind.Site && IsOpen(other)).Take(8))
                if (random.Chance(110)) ControlSoon(neighbour, random);
            GuardAround(zone, random);
        });
    }

    public void ControlSoon(ScenarioZone zone, SplitMix64 random) =>
        book.After(Planner.Minutes(random, 25, 200), () =>
        {
            // Where cases are on record the pack counts its days from them and not from today; such a zone waits for a positive.
            if (IsOpen(zone) && !_awaited.Contains(zone.Id) && places.Now(zone).LastCaseDay is null) Change(zone, Controlled, "毗邻封控区或有关联病例,存在传播风险");
        });

    /// <summary>Lifts the zone when the pack allows it today; now and then the paperwork takes a day longer.</summary>
    public void LiftIfReady(ScenarioZone zone, SplitMix64 random)
    {
        if (!IsClosed(zone) || _awaited.Contains(zone.Id)) return;
        var state = places.Now(zone);
        var explanation = ZoneExplanation.Of(state, book.PackOf(zone.District), book.Today, book.Calendar, id => book.View.ZonesOf(zone.District, id));
        if (explanation.Lift is { IsAllowed: true } lift && random.Chance(750)) Change(zone, lift.To.Id, "解除条件均已满足");
    }

    /// <summary>Returns a district to routine when nothing in it has been sealed or controlled for some days.</summary>
    public void RelaxIfQuiet(DivisionCode district)
    {
        if (IsSerious(district) || book.View.ZonesOf(district, Guarded) == 0)
        {
            _quietSince.Remove(district);
            return;
        }

        if (!_quietSince.TryAdd(district, book.Today) && book.Today.DayNumber - _quietSince[district].DayNumber >= QuietDays)
            Relax(district);
    }

    private void Relax(DivisionCode district)
    {
        _quietSince.Remove(district);
        _guarded.Remove(district);
        var delay = TimeSpan.Zero;
        foreach (var zone in places.InDistrict(district).Where(zone => places.Now(zone).Class == Guarded))
        {
            if (zone.Street is { } street) _guarded.Remove(street);
            book.After(delay += TimeSpan.FromSeconds(25), () =>
            {
                if (places.Now(zone).Class == Guarded && !IsSerious(district)) Change(zone, Routine, "本县(市、区)封控区、管控区均已解除");
            });
        }
    }

    private void GuardAround(ScenarioZone zone, SplitMix64 random)
    {
        if (zone.Street is { } street && _guarded.Add(street))
            Guard(places.InStreet(street), Planner.Minutes(random, 40, 300));
        if (ClosedIn(zone.District) * 100 < places.InDistrict(zone.District).Count() * WholeDistrict || !_guarded.Add(zone.District)) return;
        foreach (var group in places.InDistrict(zone.District).GroupBy(other => other.Street))
            Guard(group, Planner.Minutes(random, 60, 1500));
    }

    private void Guard(IEnumerable<ScenarioZone> zones, TimeSpan delay)
    {
        foreach (var zone in zones)
            book.After(delay += TimeSpan.FromSeconds(15), () =>
            {
                if (places.Now(zone).Class == Routine && !_awaited.Contains(zone.Id)) Change(zone, Guarded, "所在县(市、区)有封控区或管控区");
            });
    }

    private void Change(ScenarioZone zone, ClassId to, string reason, TimeSpan earlier = default)
    {
        var number = _changes[zone.Id] = _changes.GetValueOrDefault(zone.Id) + 1;
        book.Send($"class:{zone.Id}:{number}", staff.LeadOf(zone.District), new ChangeZoneClass(zone.Id, to, reason), simulated: true, earlier);
        if (to == Sealed || to == Controlled) _closed.Add(zone);
        else _closed.Remove(zone);
    }

    private bool IsOpen(ScenarioZone zone) => !IsClosed(zone);

    private bool IsSerious(DivisionCode district) => ClosedIn(district) > 0;

    private int ClosedIn(DivisionCode district) => book.View.ZonesOf(district, Sealed) + book.View.ZonesOf(district, Controlled);
}
