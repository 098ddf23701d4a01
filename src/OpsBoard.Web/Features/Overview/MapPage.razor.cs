using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Features.Maps;
using OpsBoard.Web.Features.Overview.Reading;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Ui;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Overview;

/// <summary>The map alone, whole or a part of it, with whatever room the screen has.</summary>
public sealed partial class MapPage
{
    [Inject] private MapReading Reading { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromQuery] private string? AsOf { get; set; }

    [SupplyParameterFromQuery(Name = "within")] private string? WithinText { get; set; }

    private Refusals Refusals => Reading.Refusals;

    private ProvinceSight At { get; set; } = ProvinceSight.None;

    private AsOfMoment? Past => At.Past(Navigation.With(("asOf", null)));

    private DivisionCode? Within { get; set; }

    /// <summary>Why the part that was asked for can't be shown.</summary>
    private string? Unknown { get; set; }

    private MapFrame? Frame { get; set; }

    private DivisionTree Divisions => At.Sight!.View.Divisions;

    private bool MayImport => Reading.Gate.MayImportBoundaries(Context.User);

    private BoundaryImport? Import => Reading.Book.Current;

    private ProvinceMap Map => ProvinceMap.Of(Divisions);

    private IReadOnlyList<Division> Prefectures => [.. Map.Above.Where(d => d.Level is DivisionLevel.Prefecture && MapFrame.Around(d.Code, Import!.Map, Divisions) is not null)];

    protected override async Task OnInitializedAsync()
    {
        At = await Reading.ReadAsync(AsOf, Context);
        if (At.Root is null || WithinText is not { Length: > 0 } || Import is null) return;
        if (DivisionCode.TryParse(WithinText, out var code) && MapFrame.Around(code, Import.Map, Divisions) is { } frame) (Within, Frame) = (code, frame);
        else Unknown = Refusals.Say(Rejection.Unknown("division.unknown", ("division", WithinText)));
    }
}
