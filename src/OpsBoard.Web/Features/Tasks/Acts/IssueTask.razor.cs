using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Tasks;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Narration;
using OpsBoard.Web.Platform.Ui;

namespace OpsBoard.Web.Features.Tasks.Acts;

/// <summary>Issues a task to a province, a prefecture or a district: to whatever the officer answers for.</summary>
public sealed partial class IssueTask
{
    private FieldTaskId _id = NewId();
    private string _unit = "";
    private string _kind = "";
    private string _title = "";
    private string? _detail;
    private DateTime? _due;
    private AccountName? _account;
    private (FieldTaskId Id, string Title, long Position)? _issued;

    [Inject] private Act Act { get; set; } = null!;

    [Inject] private BoardReader Reader { get; set; } = null!;

    [Inject] private Narrator Narrator { get; set; } = null!;

    [Inject] private IStringLocalizer<TaskWords> Words { get; set; } = null!;

    // Where the unit lies, other rules may be in force than elsewhere.
    private ImmutableArray<FieldTaskKind> Kinds => Reader.PackOf(Moment, new(_unit)).TaskKinds;

    private IReadOnlyList<(Division Unit, int Depth)> Units
    {
        get
        {
            var view = Moment.View;
            var grant = _account is { } account ? view.Grants.GetValueOrDefault(account) : null;
            var mine = view.Divisions.ByCode.Values.Where(d => d.Level != DivisionLevel.Street && Permissions.MayAct(grant, d.Code, view.Divisions)).OrderBy(d => d.Code.Value, StringComparer.Ordinal).ToList();
            var top = mine.Select(d => (int)d.Level).DefaultIfEmpty().Min();
            return [.. mine.Select(d => (d, (int)d.Level - top))];
        }
    }

    /// <summary>What the kind's clock says when no time is given.</summary>
    private string Clock => Kinds.FirstOrDefault(k => k.Id.Value == _kind) switch
    {
        { Clock: ClockKind.Hours, Hours: { } hours } => Words["clock.hours", hours],
        { Clock: ClockKind.SameDay } => Words["clock.day"],
        _ => Words["clock.none"],
    };

    protected override async Task OnInitializedAsync()
    {
        _account = await Act.AccountAsync();
        _unit = Units is [var first, ..] ? first.Unit.Code.Value : "";
        _kind = Kinds[0].Id.Value;
    }

    private static FieldTaskId NewId() => new($"t-{Guid.NewGuid():N}");

    private static string Local(DateTimeOffset at) => LocalTime.Of(at).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    private async Task SubmitAsync()
    {
        _issued = null;
        var command = new IssueFieldTask(
            _id, new(_kind), new(_title.Trim()), string.IsNullOrWhiteSpace(_detail) ? null : new LocalText(_detail.Trim()), new(_unit),
            Due: _due is { } due ? Reader.Calendar.At(DateOnly.FromDateTime(due), TimeOnly.FromDateTime(due)) : null);
        if (await Act.SendAsync(command, null, Words["unanswered"], Stopped) is not { } position) return;
        _issued = (_id, _title, position);
        (_id, _title, _detail, _due) = (NewId(), "", null, null);
    }
}
