using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Zones;

namespace OpsBoard.Web.Features.Boards;

/// <summary>Everything of a district's board at one moment. The viewer script keeps its lists true from there on.</summary>
public sealed partial class BoardContent
{
    [Inject] private DeskSurface Surface { get; set; } = null!;

    [Inject] private BoardReader Reader { get; set; } = null!;

    [Parameter, EditorRequired] public Moment Moment { get; set; } = null!;

    [Parameter, EditorRequired] public Division Division { get; set; } = null!;

    [Parameter] public bool MayAct { get; set; }

    /// <summary>The reader's; null when he only looks. The script finds what waits for him, since rows are the same for all.</summary>
    [Parameter] public Grant? Grant { get; set; }

    /// <summary>What the address asks for; the script applies it, and goes on to as rows change.</summary>
    [Parameter] public ZoneFilter Filter { get; set; } = ZoneFilter.All;

    /// <summary>Names in the address whose values no filter can be made of.</summary>
    [Parameter] public IReadOnlyList<string> Ignored { get; set; } = [];

    private ILookup<string, BoardRow> Rows { get; set; } = null!;

    private IReadOnlyList<ZoneClass> Classes { get; set; } = [];

    /// <summary>Every street has its list, with zones or without, so that the first zone of a street finds its place.</summary>
    private IReadOnlyList<DivisionCode> Streets { get; set; } = [];

    private bool MayIssue => MayAct && Permissions.MayAct(Grant, Division.Code, Moment.View.Divisions);

    // To what the reader may agree in which division of this board: the level of an approval, or an override.
    private string Agrees => string.Join(' ',
        from division in Streets
        from what in Enum.GetValues<DivisionLevel>().Where(l => Permissions.MayApprove(Grant, l, division, Division.Code, Moment.View.Divisions)).Select(l => $"{l}")
            .Concat(Permissions.MayAct(Grant, division, Moment.View.Divisions) ? [$"{WaitKind.Override}"] : [])
        select $"{what}:{division}");

    private IReadOnlyList<Division> Named => [.. Streets.Select(Moment.View.Divisions.Find).OfType<Division>().Where(d => d.Code != Division.Code)];

    private bool HasMore => Filter is not { Street: null, Kind: null, Measures: null, Since: null, Sort: ZoneSort.Need };

    private bool HasZones => !Moment.View.Board(Division.Code)!.Zones.IsEmpty;

    protected override void OnParametersSet()
    {
        var board = Moment.View.Board(Division.Code)!;
        Rows = Surface.Rows(Moment, Division.Code).ToLookup(r => r.List);
        Classes = BoardClasses.Of(board, Reader.PackOf(Moment, Division.Code), Reader);
        Streets = [
            .. Moment.View.Divisions.ByCode.Values.Where(d => d.Parent == Division.Code).Select(d => d.Code)
                .Union(board.Zones.Values.Select(z => z.Zone.Division)).Except([Division.Code]).OrderBy(c => c.Value, StringComparer.Ordinal),
            Division.Code];
    }
}
