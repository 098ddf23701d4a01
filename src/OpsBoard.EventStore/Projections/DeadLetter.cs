using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace OpsBoard.EventStore;

/// <summary>An event that a projection could not handle: a document of Marten's, whose members bear the names that Marten gives them.</summary>
internal sealed record DeadLetter(
    Guid Id, string ProjectionName, string ShardName, DateTimeOffset Timestamp, string ExceptionMessage, string ExceptionType, long EventSequence)
{
    private const int LongestMessage = 4_000;

    public static DeadLetter Of(Projection projection, long position, Exception cause, DateTimeOffset at)
    {
        // NUL is the one character that jsonb does not take.
        var message = cause.Message.Replace('\0', '\uFFFD');
        return new(Guid.CreateVersion7(), projection.Name, "All", at, message[..Math.Min(message.Length, LongestMessage)], cause.GetType().FullName!, position);
    }

    public async Task InsertAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var insert = new NpgsqlCommand(
            "insert into opsboard.mt_doc_deadletterevent (id, data, mt_version, mt_dotnet_type) values ($1, $2, $3, 'JasperFx.Events.Daemon.DeadLetterEvent')", connection)
        {
            Parameters =
            {
                new() { Value = Id },
                new() { Value = JsonSerializer.Serialize(this), NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = Guid.CreateVersion7() },
            },
        };
        await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes away those of a projection: of one position, or all.</summary>
    public static async Task DeleteAsync(NpgsqlConnection connection, string projection, long? position, CancellationToken cancellationToken)
    {
        await using var delete = new NpgsqlCommand(
            "delete from opsboard.mt_doc_deadletterevent where data ->> 'ProjectionName' = $1 and ($2::bigint is null or (data ->> 'EventSequence')::bigint = $2)", connection)
        {
            Parameters = { new() { Value = projection }, new() { Value = position ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint } },
        };
        await delete.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
