using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Npgsql;
using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Commands;

namespace OpsBoard.Web.Features.Maps;

/// <summary>Shows which outlines are drawn, removes them, and takes others after a look at them.</summary>
public sealed partial class OutlineDesk : IAsyncDisposable
{
    private const int ProblemsShown = 200;

    private readonly CancellationTokenSource _gone = new();
    private string _property = BoundaryImports.UsualProperty;
    private string _source = "";
    private string _licence = "";
    private string? _name;
    private byte[] _file = [];
    private BoundaryPlan? _plan;
    private CommandId? _id;
    private string? _refusal;
    private bool _isReading;
    private bool _isRemoving;

    [Inject] private BoundaryImports Imports { get; set; } = null!;

    [Inject] private Officer Officer { get; set; } = null!;

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _gone.Dispose();
    }

    private async Task ReadAsync(InputFileChangeEventArgs chosen)
    {
        (_name, _file, _plan, _refusal, _isReading) = (chosen.File.Name, [], null, null, true);
        StateHasChanged();
        try
        {
            if (chosen.File.Size > BoundaryImports.MostBytes)
            {
                _refusal = Refusals.Say("request.body-too-large", [("most", (int)(BoundaryImports.MostBytes / 1024 / 1024))]);
                return;
            }
            using var content = new MemoryStream();
            await using (var stream = chosen.File.OpenReadStream(BoundaryImports.MostBytes, _gone.Token)) await stream.CopyToAsync(content, _gone.Token);
            _file = content.ToArray();
            Plan();
        }
        catch (Exception e) when (e is IOException or TimeoutException or Microsoft.JSInterop.JSException)
        {
            _refusal = L["unread"];
        }
        finally
        {
            _isReading = false;
        }
    }

    private void Rename(ChangeEventArgs change)
    {
        _property = (change.Value as string ?? "").Trim();
        if (_file.Length > 0) Plan();
    }

    private void Plan()
    {
        _plan = Imports.Plan(_file, _property);
        _refusal = _plan.Unusable is { } no ? Refusals.Say(no) : null;
    }

    private Task KeepAsync() => SendAsync((account, id) => BoundaryImports.Check(_source, _licence) is { } no
        ? Task.FromResult(new BoundaryOutcome(null, no)) : Imports.KeepAsync(id, account, _source, _licence, _property, _file, _gone.Token));

    private Task RemoveAsync() => SendAsync((account, id) => Imports.RemoveAsync(id, account, _gone.Token));

    private async Task SendAsync(Func<AccountName, CommandId, Task<BoundaryOutcome>> send)
    {
        if (await Officer.AccountAsync() is not { } account) return;
        // Pressed again after no answer came it is the same.
        _id ??= Officer.NewId();
        try
        {
            var outcome = await send(account, _id.Value);
            (_id, _isRemoving) = (null, false);
            _refusal = outcome.No is { } no ? Refusals.Say(no) : null;
            if (outcome.Import is not null) (_plan, _name, _file) = (null, null, []);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            _refusal = L["unanswered"];
        }
    }
}
