using Npgsql;

namespace OpsBoard.Web.Features.Scenarios;

/// <summary>How far a scenario was played; survives a restart.</summary>
/// <param name="Next">Index of the next command of the plan.</param>
/// <param name="ClockAt">The scenario's time.</param>
public sealed record ScenarioRun(string Name, int Next, DateTimeOffset ClockAt, double Speed, bool IsPaused);

public sealed class ScenarioRuns(NpgsqlDataSource database)
{
    public async Task<ScenarioRun?> FindAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand("select name, next_index, clock_at, speed, is_paused from opsboard_own.scenario_run");
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? new(row.GetString(0), row.GetInt32(1), row.GetFieldValue<DateTimeOffset>(2), row.GetDouble(3), row.GetBoolean(4)) : null;
    }

    public async Task SaveAsync(ScenarioRun run, CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            insert into opsboard_own.scenario_run (name, next_index, clock_at, speed, is_paused) values ($1, $2, $3, $4, $5)
            on conflict (name) do update set next_index = excluded.next_index, clock_at = excluded.clock_at, speed = excluded.speed, is_paused = excluded.is_paused
            """);
        command.Parameters.Add(new() { Value = run.Name });
        command.Parameters.Add(new() { Value = run.Next });
        command.Parameters.Add(new() { Value = run.ClockAt.ToUniversalTime() });
        command.Parameters.Add(new() { Value = run.Speed });
        command.Parameters.Add(new() { Value = run.IsPaused });
        await command.ExecuteNonQueryAsync(ct);
    }
}
