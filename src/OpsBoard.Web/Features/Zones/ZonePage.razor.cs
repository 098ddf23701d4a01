using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Narration;
using OpsBoard.Web.Platform.Ui;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Zones;

/// <summary>A zone: how it stands, when it can be lifted, and everything that ever happened to it.</summary>
public sealed partial class ZonePage
{
    private ZoneStory? _story;
    private AsOfMoment? _asOf;
    private string? _refused;
    private bool _isUnknown;
    private bool _mayAct;
    private ZoneMarks _marks = ZoneMarks.None;

    [Inject] private PageSight Sights { get; set; } = null!;

    [Inject] private ZoneReading Reading { get; set; } = null!;

    [Inject] private Narrator Narrator { get; set; } = null!;

    [Inject] private IStringLocalizer<ZoneWords> Words { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    [Parameter] public string Id { get; set; } = "";

    [SupplyParameterFromQuery(Name = "asOf")] private string? AsOf { get; set; }

    private ZoneSurface Surface => Reading.Surface;

    private string DistrictHref => _story!.Sight.IsPast
        ? $"/districts/{_story.Zone.District}?asOf={Uri.EscapeDataString(AsOf!)}" : $"/districts/{_story.Zone.District}";

    private string Where => _story!.Street is { } street ? $"{Narrator.In(_story.District.Name)} · {Narrator.In(street.Name)}" : Narrator.In(_story.District.Name);

    protected override async Task OnInitializedAsync()
    {
        var (sight, rejection) = await Sights.ReadAsync(AsOf);
        if (rejection is not null)
        {
            Context.Response.StatusCode = StatusCodes.Status400BadRequest;
            _refused = Reading.Refusals.Say(rejection);
            return;
        }
        if (sight is null) return;
        _story = ZoneId.TryParse(Id, out var id) ? await Reading.Stories.ReadAsync(id, sight, Context.RequestAborted) : null;
        if (_story is not null)
        {
            _asOf = sight.AsOf is { } at ? new(at, sight.View.Position, $"/zones/{Id}") : null;
            _mayAct = Reading.Gate.MayAct(Context.User, _story.Zone.Division);
            _marks = ZoneMarks.Of(_story.Zone, sight.Moment, Reading.Boards);
        }
        else
        {
            _refused = sight.IsPast && await Reading.Stories.HasAsync(id, Context.RequestAborted) ? Words["not-yet"] : Reading.Refusals.Say(Rejection.Unknown("zone.unknown", ("zone", Id)));
            _isUnknown = !sight.IsPast;
            Context.AnswerNotFound();
        }
    }
}

/// <summary>What the page of a zone reads from.</summary>
internal sealed record ZoneReading(ZoneStories Stories, ZoneSurface Surface, BoardReader Boards, Gate Gate, Refusals Refusals);
