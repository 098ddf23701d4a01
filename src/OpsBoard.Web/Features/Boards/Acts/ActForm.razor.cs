using Microsoft.AspNetCore.Components;
using Npgsql;
using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Narration;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Boards.Acts;

/// <summary>
/// One act: its fields, its button, and what became of it. Recorded, it reports so; refused, it says why; overtaken by
/// someone else, it shows both and leaves what was typed as it is.
/// </summary>
public sealed partial class ActForm : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private (Command Command, long? Seen, CommandId Id)? _attempt;

    [Inject] private Officer Officer { get; set; } = null!;

    [Inject] private Refusals Refusals { get; set; } = null!;

    [Inject] private Narrator Narrator { get; set; } = null!;

    [Parameter, EditorRequired] public Moment Moment { get; set; } = null!;

    /// <summary>Makes the command of what the fields hold.</summary>
    [Parameter, EditorRequired] public Func<Command> Make { get; set; } = null!;

    /// <summary>Version of what is shown; null where nothing is there yet.</summary>
    [Parameter] public long? Seen { get; set; }

    /// <summary><c>zone</c> or <c>task</c>: what someone else may have changed.</summary>
    [Parameter, EditorRequired] public string Thing { get; set; } = "";

    /// <summary>The row that waits for the answer.</summary>
    [Parameter, EditorRequired] public string Row { get; set; } = "";

    /// <summary>What the officer wants, in words: 改为封控.</summary>
    [Parameter, EditorRequired] public string Wanted { get; set; } = "";

    [Parameter, EditorRequired] public string Submit { get; set; } = "";

    /// <summary>The act that seals.</summary>
    [Parameter] public bool Grave { get; set; }

    [Parameter] public RenderFragment? ChildContent { get; set; }

    /// <summary>Beside the button.</summary>
    [Parameter] public RenderFragment? Note { get; set; }

    /// <summary>It is recorded, and the board shows it.</summary>
    [Parameter] public EventCallback<Recording> OnRecorded { get; set; }

    /// <summary>The officer wants to see what the other did.</summary>
    [Parameter] public EventCallback OnLook { get; set; }

    private bool IsBusy { get; set; }

    private CommandOutcome.Stale? Stale { get; set; }

    private string? Refusal { get; set; }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private Task SubmitAsync() => SendAsync(Seen);

    private Task InsistAsync() => SendAsync(Stale!.Actual);

    private async Task LookAsync()
    {
        Stale = null;
        await OnLook.InvokeAsync();
    }

    private async Task SendAsync(long? seen)
    {
        if (IsBusy) return;
        (IsBusy, Stale, Refusal) = (true, null, null);
        var command = Make();
        // Without an answer the same thing is sent under the same id; a changed mind is another command.
        if (_attempt is not { } before || before.Command != command || before.Seen != seen) _attempt = (command, seen, Officer.NewId());
        try
        {
            var outcome = await Officer.SendAsync(command, seen, _attempt.Value.Id, _gone.Token);
            _attempt = null;
            switch (outcome)
            {
                case CommandOutcome.Accepted accepted:
                    await OnRecorded.InvokeAsync(new(Wanted, accepted.Position));
                    break;
                case CommandOutcome.Stale stale:
                    Stale = stale;
                    break;
                case CommandOutcome.Refused refused:
                    Refusal = Refusals.Say(refused.Rejection);
                    break;
                case CommandOutcome.Busy:
                    Refusal = Refusals.Say("server.busy", []);
                    break;
                case CommandOutcome.IdReused reused:
                    throw new System.Diagnostics.UnreachableException(reused.CommandId);
            }
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            Refusal = L["act.unanswered"];
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The form was closed; the board will show whether it was recorded.
        }
        finally
        {
            IsBusy = false;
        }
    }
}

/// <summary>An act that was recorded.</summary>
public sealed record Recording(string What, long Position);
