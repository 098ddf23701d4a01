using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Narration;
using OpsBoard.Web.Platform.Ui;

namespace OpsBoard.Web.Features.Boards.Acts;

/// <summary>Where an officer is with a zone.</summary>
public enum ZoneStep { Choose, Confirm, Cases, Screening, Contacts, Measures, Disinfection, Split, Merge, Certificate, Retire, Override }

/// <summary>
/// A zone, what its class can become and why not, and what else can be recorded of it. It stays as it was when it was
/// opened: a decision rests on what was seen, and a change by someone else is told, not slipped under the finger.
/// </summary>
public sealed partial class ZoneSheet
{
    private readonly Dictionary<ClassId, string> _reasons = [];
    private ClassId? _chosen;

    [Inject] private BoardReader Reader { get; set; } = null!;

    [Inject] private Narrator Narrator { get; set; } = null!;

    [Inject] private Officer Officer { get; set; } = null!;

    [Inject] private IStringLocalizer<ActWords> A { get; set; } = null!;

    [Parameter, EditorRequired] public string Id { get; set; } = "";

    [Parameter, EditorRequired] public Moment Moment { get; set; } = null!;

    /// <summary>A phone: one tap a step.</summary>
    [Parameter] public bool Narrow { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    [Parameter] public EventCallback<Recording> OnRecorded { get; set; }

    private ZoneEntry? Seen { get; set; }

    private ZoneStep Step { get; set; }

    private AccountName? Account { get; set; }

    private Grant? Grant => Account is { } account ? Moment.View.Grants.GetValueOrDefault(account) : null;

    /// <summary>Who answers for one street sees the whole district's board.</summary>
    private bool MayAct => Permissions.MayAct(Grant, Seen!.Zone.Division, Moment.View.Divisions);

    private ZoneMarks Marks => ZoneMarks.Of(Seen!.Zone, Moment, Reader);

    private ZoneEntry? Present => ZoneId.TryParse(Id, out var zone) ? Moment.View.Zone(zone) : null;

    private ZoneEntry? Newer => Present is { } present && present.Last.Version > Seen?.Last.Version ? present : null;

    private ZoneClass Class => Reader.ClassOf(Seen!.Zone);

    private ZoneExplanation Explanation => Reader.Explain(Seen!.Zone, Moment);

    private TransitionOption? Chosen => Explanation.Options.FirstOrDefault(o => o.To.Id == _chosen && o.IsAllowed);

    private string? Street => Seen!.Zone.Division != Seen.Zone.District && Moment.View.Divisions.Find(Seen.Zone.Division) is { } street ? Narrator.In(street.Name) : null;

    private string Since => LocalTime.Of(Seen!.Zone.ClassSince).ToString(L["zone.since.format"], CultureInfo.CurrentCulture);

    /// <summary>A reason that was written for a step which is no longer there.</summary>
    private string? Kept => _reasons.Where(r => !Explanation.Options.Any(o => o.To.Id == r.Key && o.IsAllowed)).Select(r => r.Value).FirstOrDefault();

    protected override async Task OnInitializedAsync()
    {
        Seen = Present;
        Account = await Officer.AccountAsync();
    }

    private void Look() => Seen = Present;

    private void Go(ZoneStep step) => Step = step;

    private void Choose(ClassId to) => (_chosen, Step) = (to, ZoneStep.Confirm);

    private void BackToChoice() => Step = ZoneStep.Choose;
}
