using System.Text.Json;
using Npgsql;
using OpsBoard.EventStore;
using OpsBoard.Ledger;

namespace OpsBoard.Faults;

/// <summary>
/// The history as it lies in the tables, checked row by row as it is read. It goes on from where it was last read, so that
/// a round costs what was added in it; a new one reads everything again.
/// </summary>
internal sealed class History(NpgsqlDataSource dataSource)
{
    private readonly Frontier _frontier = new();
    private readonly Dictionary<string, (long Version, long Total)> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Placed> _commands = new(StringComparer.Ordinal);
    private DateTimeOffset _recordedAt = DateTimeOffset.MinValue;

    /// <summary>Position of the last event that was read.</summary>
    public long Position { get; private set; }

    /// <exception cref="FaultFoundException">A row breaks a promise.</exception>
    public async Task ReadOnAsync()
    {
        var (position, recordedAt, frontier) = await ReadHeadAsync();
        var leaves = new List<byte>();
        var before = Position;
        await foreach (var (at, recorded, content) in new LedgerStore(dataSource).ReadLeavesAsync(Position, long.MaxValue))
            leaves.AddRange(Add(at, recorded, content).ToArray());
        Must(Position == position, $"The head is at position {position}, the last event at {Position}.");
        Must(position == 0 || recordedAt == _recordedAt, $"The head was recorded at {recordedAt:O}, the event at position {position} at {_recordedAt:O}.");
        Must(frontier.AsSpan().SequenceEqual(_frontier.ToBytes()), $"The head's frontier at position {position} is not that of the rows.");
        await CheckLeavesAsync(before, [.. leaves]);
        await CheckCountsAsync();
        foreach (var (id, command) in _commands)
            Must(command.Count == command.Of, $"Of the {command.Of} events of command {id} there are {command.Count}, the last at position {command.Last}.");
    }

    /// <exception cref="FaultFoundException">The command is not there, or not where it was said to be.</exception>
    public void CheckAnswer(string id, Answer answer)
    {
        Must(_commands.TryGetValue(id, out var placed), $"The command {id}, answered with position {answer.Position}, is not there.");
        Must(placed!.Last == answer.Position && placed.Version == answer.Version,
            $"The command {id} was answered with position {answer.Position} and version {answer.Version}, but it is at {placed.Last} and {placed.Version}.");
    }

    private TreeHash Add(long at, DateTimeOffset recordedAt, LeafContent content)
    {
        Must(at == Position + 1, $"After position {Position} comes {at}.");
        Must(recordedAt >= _recordedAt, $"The event at position {at} was recorded at {recordedAt:O}, before the one before it ({_recordedAt:O}).");
        (Position, _recordedAt) = (at, recordedAt);
        var data = JsonSerializer.Deserialize<Counted>(content.Data)!;

        var (version, total) = _streams.GetValueOrDefault(content.Stream);
        Must(content.Version == version + 1, $"In {content.Stream} version {content.Version} follows {version} (position {at}).");
        Must(data.Total == total + data.Amount, $"In {content.Stream} the total at version {content.Version} is {data.Total}, not {total + data.Amount} (position {at}, command {content.CausedBy}).");
        _streams[content.Stream] = (content.Version, data.Total);

        if (!_commands.TryGetValue(content.CausedBy, out var command))
            _commands.Add(content.CausedBy, command = new(content.Stream, data.Of) { Last = at - 1 });
        Must(command.Count + 1 == data.Ordinal && command.Last == at - 1 && command.Of == data.Of,
            $"The event at position {at} is number {data.Ordinal} of {data.Of} of command {content.CausedBy}, of which {command.Count} end at position {command.Last}.");
        (command.Count, command.Last) = (data.Ordinal, at);
        if (content.Stream == command.Stream)
            command.Version = content.Version;

        var leaf = LeafTemplate.Prepare(content).Hash(at, recordedAt);
        _frontier.Append(leaf);
        return leaf;
    }

    private async Task<(long Position, DateTimeOffset RecordedAt, byte[] Frontier)> ReadHeadAsync()
    {
        await using var command = dataSource.CreateCommand("select position, recorded_at, frontier from opsboard_own.ledger_head");
        await using var reader = await command.ExecuteReaderAsync();
        Must(await reader.ReadAsync(), "The head is gone.");
        return (reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetFieldValue<byte[]>(2));
    }

    private async Task CheckLeavesAsync(long before, byte[] recomputed)
    {
        await using var command = dataSource.CreateCommand("select first_position, hashes from opsboard_own.ledger_leaves where first_position > $1 order by first_position");
        command.Parameters.Add(new() { Value = before });
        await using var reader = await command.ExecuteReaderAsync();
        var read = 0;
        while (await reader.ReadAsync())
        {
            var (first, hashes) = (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1));
            Must(first == before + 1 + read / TreeHash.Length, $"The leaves from position {first} on follow those up to {before + read / TreeHash.Length}.");
            Must(recomputed.AsSpan(read).StartsWith(hashes), $"Among the leaves from position {first} on is one that is not its event's.");
            read += hashes.Length;
        }
        Must(read == recomputed.Length, $"The leaves end at position {before + read / TreeHash.Length}, the events at {Position}.");
    }

    private async Task CheckCountsAsync()
    {
        await using var command = dataSource.CreateCommand("""
            select (select last_value from opsboard.mt_events_sequence), (select count(*) from opsboard_own.command_answer),
                   (select count(*) from opsboard.mt_streams), (select sum(version)::bigint from opsboard.mt_streams)
            """);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        Must(reader.GetInt64(0) == Math.Max(1, Position), $"mt_events_sequence is at {reader.GetInt64(0)}, the last event at {Position}.");
        Must(reader.GetInt64(1) == _commands.Count, $"There are {reader.GetInt64(1)} answers for {_commands.Count} commands.");
        Must(reader.GetInt64(2) == _streams.Count && reader.GetInt64(3) == Position, $"mt_streams has {reader.GetInt64(2)} streams with {reader.GetInt64(3)} versions, mt_events {_streams.Count} with {Position}.");
    }

    private static void Must(bool holds, string otherwise)
    {
        if (!holds)
            throw new FaultFoundException(otherwise);
    }

    private sealed record Placed(string Stream, int Of)
    {
        public int Count { get; set; }

        public long Last { get; set; }

        public long Version { get; set; }
    }
}
