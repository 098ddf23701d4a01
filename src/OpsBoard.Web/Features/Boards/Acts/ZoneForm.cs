using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Features.Boards.Rows;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Narration;

namespace OpsBoard.Web.Features.Boards.Acts;

/// <summary>What the forms about a zone have in common.</summary>
public abstract class ZoneForm : ComponentBase
{
    [Inject] protected BoardReader Reader { get; set; } = null!;

    [Inject] protected Narrator Narrator { get; set; } = null!;

    /// <summary>The zone as the officer saw it.</summary>
    [Parameter, EditorRequired] public ZoneEntry Entry { get; set; } = null!;

    [Parameter, EditorRequired] public Moment Moment { get; set; } = null!;

    [Parameter] public EventCallback<Recording> OnRecorded { get; set; }

    [Parameter] public EventCallback OnLook { get; set; }

    protected Zone Zone => Entry.Zone;

    protected string Row => ZoneRowModel.IdOf(Zone.Id);

    protected DateOnly Today => Reader.Today(Moment);

    /// <summary>Before this day the zone wasn't known.</summary>
    protected DateOnly FirstDay => Reader.Calendar.DayOf(Zone.RegisteredAt);

    protected Task Done(Recording recording) => OnRecorded.InvokeAsync(recording with { What = $"{Narrator.In(Zone.Name)} · {recording.What}" });

    /// <summary>As a date field takes it.</summary>
    protected static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
