using Npgsql;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Commands;

namespace OpsBoard.Web.Features.Tasks.Acts;

/// <summary>Sends what the officer of this circuit decided of a task, and keeps its id while no answer came.</summary>
internal sealed class TaskSender(Officer officer)
{
    private (FieldTaskCommand Command, long? Seen, CommandId Id)? _unanswered;

    public Task<AccountName?> AccountAsync() => officer.AccountAsync();

    /// <summary>Null when no answer came: whether it was recorded is unknown, and the same command may be sent again.</summary>
    /// <param name="seen">Version of what the officer saw; null for a new task.</param>
    public async Task<CommandOutcome?> SendAsync(FieldTaskCommand command, long? seen, CancellationToken ct)
    {
        // The same thing again keeps its id, so that it is never recorded twice.
        if (_unanswered is not { } before || before.Command != command || before.Seen != seen) _unanswered = (command, seen, Officer.NewId());
        try
        {
            var outcome = await officer.SendAsync(command, seen, _unanswered.Value.Id, ct);
            _unanswered = null;
            return outcome;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return null;
        }
    }
}
