using System.Globalization;
using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Narration;
using OpsBoard.Web.Platform.Ui;

namespace OpsBoard.Web.Features.Boards.Acts;

/// <summary>Issues a task to the district or to one of its streets.</summary>
public sealed partial class IssueSheet
{
    private readonly FieldTaskId _id = new($"t-{Guid.NewGuid():N}");
    private string _kind = "";
    private string _unit = "";
    private string _zone = "";
    private string _title = "";
    private string? _detail;
    private DateTime? _due;

    [Inject] private BoardReader Reader { get; set; } = null!;

    [Inject] private Narrator Narrator { get; set; } = null!;

    [Parameter, EditorRequired] public DivisionCode District { get; set; }

    [Parameter, EditorRequired] public Moment Moment { get; set; } = null!;

    [Parameter] public EventCallback OnClose { get; set; }

    [Parameter] public EventCallback<Recording> OnRecorded { get; set; }

    private IEnumerable<FieldTaskKind> Kinds => Reader.PackOf(Moment, District).TaskKinds;

    private FieldTaskKind Kind => Kinds.First(k => k.Id.Value == _kind);

    private IEnumerable<Division> Units => Moment.View.Divisions.ByCode.Values.Where(d => d.Code == District || d.Parent == District)
        .OrderBy(d => d.Code == District ? 0 : 1).ThenBy(d => d.Code.Value, StringComparer.Ordinal);

    /// <summary>The zones of the unit: a street's own, or all of the district.</summary>
    private IEnumerable<Zone> Zones => Moment.View.Board(District)!.Zones.Values.Select(z => z.Zone)
        .Where(z => _unit == District.Value || z.Division.Value == _unit).OrderBy(z => z.Id.Value, StringComparer.Ordinal);

    /// <summary>What the kind's clock says when no time is given.</summary>
    private string Clock => Kind.Clock switch
    {
        ClockKind.None => L["issue.clock.none"],
        ClockKind.Hours => L["issue.clock.hours", Kind.Hours!.Value],
        ClockKind.SameDay => L["issue.clock.day"],
        _ => throw new System.Diagnostics.UnreachableException(Kind.Clock.ToString()),
    };

    protected override void OnInitialized() => (_kind, _unit) = (Kinds.First().Id.Value, District.Value);

    private static string Local(DateTimeOffset at) => LocalTime.Of(at).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    private void ForgetZone()
    {
        if (_zone.Length > 0 && Zones.All(z => z.Id.Value != _zone)) _zone = "";
    }

    private IssueFieldTask Make() => new IssueFieldTask(
        _id, Kind.Id, new(_title), string.IsNullOrWhiteSpace(_detail) ? null : new LocalText(_detail), new(_unit),
        _zone.Length > 0 ? new ZoneId(_zone) : null,
        _due is { } due ? Reader.Calendar.At(DateOnly.FromDateTime(due), TimeOnly.FromDateTime(due)) : null);

    private Task Done(Recording recording) => OnRecorded.InvokeAsync(recording with { What = $"{recording.What} · {_title}" });
}
