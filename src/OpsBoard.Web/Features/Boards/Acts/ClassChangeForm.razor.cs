using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Narration;

namespace OpsBoard.Web.Features.Boards.Acts;

/// <summary>One step that the pack allows: its rule, its evidence, its consequence, and the reason that goes on record.</summary>
public sealed partial class ClassChangeForm
{
    [Inject] private Narrator Narrator { get; set; } = null!;

    [Inject] private BoardReader Reader { get; set; } = null!;

    [Inject] private Officer Officer { get; set; } = null!;

    [Parameter, EditorRequired] public ZoneEntry Entry { get; set; } = null!;

    [Parameter, EditorRequired] public TransitionOption Option { get; set; } = null!;

    [Parameter, EditorRequired] public Moment Moment { get; set; } = null!;

    [Parameter, EditorRequired] public Dictionary<ClassId, string> Reasons { get; set; } = null!;

    [Parameter] public EventCallback<Recording> OnRecorded { get; set; }

    [Parameter] public EventCallback OnLook { get; set; }

    private AccountName? Account { get; set; }

    private PolicyPack Pack => Reader.PackOf(Entry.Zone);

    private string Wanted => L["class.to", Narrator.In(Option.To.Name)];

    private string Measures => Pack.MeasuresOf(Option.To.Measures) is { } measures ? Narrator.In(measures.Name) : Option.To.Measures.Value;

    // The rule is the reason, until the officer writes his own.
    private string Reason
    {
        get => Reasons.GetValueOrDefault(Option.To.Id) ?? Narrator.In(Option.Transition.Text);
        set => Reasons[Option.To.Id] = value;
    }

    protected override async Task OnInitializedAsync() => Account = await Officer.AccountAsync();

    private ChangeZoneClass Make() => new ChangeZoneClass(Entry.Zone.Id, Option.To.Id, Reason);

    private Task Done(Recording recording) => OnRecorded.InvokeAsync(recording with { What = $"{Narrator.In(Entry.Zone.Name)} → {Narrator.In(Option.To.Name)}" });
}
