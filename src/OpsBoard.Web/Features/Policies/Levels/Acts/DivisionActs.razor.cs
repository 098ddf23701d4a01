using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Narration;

namespace OpsBoard.Web.Features.Policies.Levels.Acts;

/// <summary>What an officer may decide of a division as a whole, each act only for who has the right to it.</summary>
public sealed partial class DivisionActs
{
    private AccountName? _account;
    private string? _lose, _lift, _still, _phase, _phaseEn, _source;
    private DateOnly? _until;
    private int? _people;

    [Inject] private LevelReader Levels { get; set; } = null!;

    [Inject] private Officer Officer { get; set; } = null!;

    [Inject] private RuleTeller Teller { get; set; } = null!;

    [Inject] private Narrator Narrator { get; set; } = null!;

    [Parameter, EditorRequired] public string Code { get; set; } = "";

    private DivisionCode At => new(Code);

    private LevelReading? Reading => Levels.Of(At, Moment);

    protected override async Task OnInitializedAsync() => _account = await Officer.AccountAsync();

    private bool May(Command command) => _account is { } account
        && Permissions.Check(Moment.View.Grants.GetValueOrDefault(account), command, At, Moment.View.Divisions) is null;

    private ChangePhase Phase() => new(At, new(_phase?.Trim() ?? "", string.IsNullOrWhiteSpace(_phaseEn) ? null : _phaseEn.Trim()));

    /// <summary>What each of the days brought: 4月1日 3 · 4月2日 未报告.</summary>
    private string Figures(CommunityClearance clearance) =>
        string.Join(" · ", clearance.Days.Select(d => $"{Narrator.Day(d.Day)} {(d.Positives is { } n ? n.ToString("N0", System.Globalization.CultureInfo.CurrentCulture) : Words["unreported"].Value)}"));
}
