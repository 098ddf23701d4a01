using Microsoft.AspNetCore.Components;
using Npgsql;
using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Bulk;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Narration;

namespace OpsBoard.Web.Features.BulkClass;

/// <summary>Chooses a class for the zones of a filter, shows the verdict of each, and changes those that may be changed.</summary>
public sealed partial class BulkDesk
{
    private const int BlockedShown = 300;

    private readonly HashSet<ZoneId> _left = [];
    private AccountName? _account;
    private BulkSight? _sight;
    private ClassId? _to;
    private IReadOnlyList<ClassVerdict> _verdicts = [];
    private string _reason = "";
    private string? _refusal;
    private bool _isAsking;
    private CommandId? _id;
    private BulkRun? _run;

    [Inject] private BulkReading Reading { get; set; } = null!;

    [Inject] private Officer Officer { get; set; } = null!;

    /// <summary>The query of the page: its filter.</summary>
    [Parameter, EditorRequired] public string Query { get; set; } = "";

    private List<ClassVerdict> Allowed => [.. _verdicts.Where(v => v.IsAllowed)];

    private List<ClassVerdict> Chosen => [.. Allowed.Where(v => !_left.Contains(v.Zone.Id))];

    // What can be done first; of what can't, so much that one sees why.
    private List<ClassVerdict> Ordered => [.. Allowed, .. _verdicts.Where(v => !v.IsAllowed).Take(BlockedShown)];

    protected override async Task OnInitializedAsync()
    {
        _account = await Officer.AccountAsync();
        Look();
    }

    // What the officer is about to confirm stays as he sees it; a zone that changes meanwhile is left as it is.
    protected override bool TakeIn() => _run is null && !_isAsking && Look();

    /// <summary>False when all is as it was seen last.</summary>
    private bool Look()
    {
        if (_account is not { } account) return false;
        var before = _sight;
        _sight = Reading.Look(Query, account);
        if (before is not null && _sight.IsLike(before)) return false;
        Judge();
        return true;
    }

    private void LookAgain()
    {
        (_run, _id, _reason, _isAsking) = (null, null, "", false);
        _left.Clear();
        Look();
    }

    private void Choose(ClassId to)
    {
        (_to, _isAsking, _refusal) = (to, false, null);
        _left.Clear();
        Judge();
    }

    private void Judge()
    {
        if (_account is { } account && _sight is { } sight && _to is { } to) _verdicts = Reading.Judge(account, to, sight);
    }

    private void Toggle(ZoneId zone)
    {
        if (!_left.Remove(zone)) _left.Add(zone);
        _isAsking = false;
    }

    private void ToggleAll(ChangeEventArgs change)
    {
        _left.Clear();
        if (change.Value is not true) _left.UnionWith(Allowed.Select(v => v.Zone.Id));
        _isAsking = false;
    }

    private Task AskAsync()
    {
        _refusal = Reading.Check(Body()) is { } no ? Refusals.Say(no) : null;
        if (_refusal is not null) return Task.CompletedTask;
        if (_isAsking) return SendAsync();
        _isAsking = true;
        return Task.CompletedTask;
    }

    private async Task SendAsync()
    {
        if (_account is not { } account) return;
        // The same list again is the same run, so that nothing is changed twice.
        _id ??= Officer.NewId();
        try
        {
            _run = await Reading.StartAsync(account, _id.Value, Body());
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            _refusal = L["unanswered"];
        }
    }

    private BulkClassBody Body() => new(_to!.Value.Value, _reason.Trim(), [.. Chosen.Select(v => new SeenZone(v.Zone.Id.Value, v.Version))]);

    private string Name(ClassId id) => _sight!.Classes.FirstOrDefault(c => c.Id == id) is { } c ? Narrator.In(c.Name) : id.Value;

    private bool IsGrave(ClassId id) => _sight!.Classes.Any(c => c.Id == id && c.Rank == 3);
}
