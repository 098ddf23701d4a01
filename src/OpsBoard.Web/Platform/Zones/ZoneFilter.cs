using System.Collections.Immutable;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Web.Platform.Zones;

/// <summary>Zones that stand out: the pack demands another class, all criteria of lifting are met, a positive was counted today.</summary>
public enum ZoneShow { Must, Ready, Positive }

/// <summary>What comes first: what needs someone, the name, the most days without a case, the latest change.</summary>
public enum ZoneSort { Need, Name, Days, Changed }

/// <summary>Which zones are asked for; what is null or empty asks for all. It is written into addresses, and shared by them.</summary>
/// <param name="Districts">Districts, prefectures or the province; a zone lies below one of them.</param>
/// <param name="Text">Every word of it is in a zone's name, street or id.</param>
/// <param name="Since">Changed at or after this moment.</param>
public sealed record ZoneFilter(
    ImmutableArray<DivisionCode> Districts, DivisionCode? Street, ClassId? Class, ZoneKind? Kind, MeasuresId? Measures, ZoneShow? Show, string Text, DateTimeOffset? Since, ZoneSort Sort)
{
    public static readonly ZoneFilter All = new([], null, null, null, null, null, "", null, ZoneSort.Need);

    public bool IsAll => Districts.IsEmpty && this with { Districts = All.Districts } == All;

    /// <summary>All that can be asked of a zone without asking the rules.</summary>
    public bool Fits(ZoneEntry entry, OperationsView view)
    {
        var zone = entry.Zone;
        return (Street is not { } street || zone.Division == street)
            && (Class is not { } id || zone.Class == id)
            && (Kind is not { } kind || zone.Kind == kind)
            && (Measures is not { } measures || zone.Measures == measures)
            && (Since is not { } since || entry.Last.RecordedAt >= since)
            && (Text.Length == 0 || Holds(FindText(zone.Name, view.Divisions.Find(zone.Division)?.Name, zone.Id)));
    }

    /// <summary>In what a search looks for its words.</summary>
    public static string FindText(LocalText name, LocalText? street, ZoneId id) => $"{name.Zh} {name.En} {street?.Zh} {street?.En} {id}".ToLowerInvariant();

    private bool Holds(string text) => Text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).All(text.Contains);
}
