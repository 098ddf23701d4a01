using Npgsql;
using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Platform.Commands;

/// <summary>One command at a time of the officer of this circuit, and what became of it. A form has one of its own.</summary>
internal sealed class Act(Officer officer, Refusals refusals)
{
    private (Command Command, long? Seen, CommandId Id)? _unanswered;

    public bool IsBusy { get; private set; }

    /// <summary>Somebody else was first.</summary>
    public CommandOutcome.Stale? Stale { get; private set; }

    /// <summary>Why it was not recorded, or that nobody knows, in the reader's words.</summary>
    public string? Refusal { get; private set; }

    public Task<AccountName?> AccountAsync() => officer.AccountAsync();

    public void Forget() => (Stale, Refusal) = (null, null);

    /// <summary>Its position when it is recorded and seen on the board; else null, and <see cref="Stale"/> or <see cref="Refusal"/> says why.</summary>
    /// <param name="command">What is wanted.</param>
    /// <param name="seen">Version of what the officer saw; null where nothing is there yet.</param>
    /// <param name="unanswered">What to say when no answer came.</param>
    /// <param name="ct">Cancelled when the page is closed; the board will show whether it was recorded.</param>
    public async Task<long?> SendAsync(Command command, long? seen, string unanswered, CancellationToken ct)
    {
        if (IsBusy) return null;
        (IsBusy, Stale, Refusal) = (true, null, null);
        // Without an answer the same thing is sent under the same id, so that it is never recorded twice; a changed mind is another command.
        if (_unanswered is not { } before || before.Command != command || before.Seen != seen) _unanswered = (command, seen, Officer.NewId());
        try
        {
            var outcome = await officer.SendAsync(command, seen, _unanswered.Value.Id, ct);
            _unanswered = null;
            Stale = outcome as CommandOutcome.Stale;
            Refusal = outcome switch
            {
                CommandOutcome.Refused refused => refusals.Say(refused.Rejection),
                CommandOutcome.Busy => refusals.Say("server.busy", []),
                CommandOutcome.IdReused reused => throw new System.Diagnostics.UnreachableException(reused.CommandId),
                _ => null,
            };
            return (outcome as CommandOutcome.Accepted)?.Position;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            Refusal = unanswered;
            return null;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            IsBusy = false;
        }
    }
}
