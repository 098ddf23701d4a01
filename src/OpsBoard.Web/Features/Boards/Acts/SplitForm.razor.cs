using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Web.Features.Boards.Acts;

/// <summary>A building, or another part, becomes a zone of its own; its cases go with it.</summary>
public sealed partial class SplitForm
{
    private static readonly ZoneKind[] Kinds = [ZoneKind.Building, ZoneKind.Unit, ZoneKind.Compound, ZoneKind.Site, ZoneKind.Village];

    private List<CasesOfKind> _cases = [];
    private string _name = "";
    private string _id = "";
    private string? _reason;
    private ZoneKind _kind = ZoneKind.Building;

    private PolicyPack Pack => Reader.PackOf(Zone);

    private SplitRule Rule => Pack.SplitOf(Zone.Class)!;

    private ZoneClass? PartClass => Rule.Part.To is { } to && to != Zone.Class ? Pack.Class(to) : null;

    protected override void OnInitialized()
    {
        _cases = [.. Zone.Cases.OrderByDescending(c => c.Key).SelectMany(c => CasesOfKind.Of(c.Key, c.Value))];
        _id = FreeId();
    }

    private SplitZone Make() => new(Zone.Id, new(_id.Trim()), new(_name), _reason, _kind, Moved());

    private List<MovedCases>? Moved() =>
        _cases.Where(c => c.Moved > 0).GroupBy(c => c.Day).Select(day => new MovedCases(day.Key, new(
            new(Of(day, "community.confirmed"), Of(day, "community.asymptomatic")), new(Of(day, "quarantine.confirmed"), Of(day, "quarantine.asymptomatic"))))).ToList() is { Count: > 0 } moved ? moved : null;

    private static int Of(IEnumerable<CasesOfKind> day, string kind) => day.Where(c => c.Kind == kind).Sum(c => c.Moved);

    // The next number in the zone's division that nobody has, now or ever.
    private string FreeId()
    {
        var code = Zone.Id.Value[..Zone.Id.Value.LastIndexOf('-')];
        for (var n = 1; ; n++)
            if (ZoneId.TryParse($"{code}-{n:000}", out var id) && Moment.View.Zone(id) is null) return id.Value;
    }

    /// <summary>Cases of one day and kind, and how many of them are the part's.</summary>
    private sealed class CasesOfKind(DateOnly day, string kind, int has)
    {
        public DateOnly Day => day;

        public string Kind => kind;

        public int Has => has;

        public int Moved { get; set; }

        public static IEnumerable<CasesOfKind> Of(DateOnly day, DayCases cases) => new CasesOfKind[]
        {
            new(day, "community.confirmed", cases.Community.Confirmed), new(day, "community.asymptomatic", cases.Community.Asymptomatic),
            new(day, "quarantine.confirmed", cases.InQuarantine.Confirmed), new(day, "quarantine.asymptomatic", cases.InQuarantine.Asymptomatic),
        }.Where(c => c.Has > 0);
    }
}
