using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>Somebody who rules the database.</summary>
internal static class Intruder
{
    public static async Task SqlAsync(this BoardServer server, string sql, params object[] values)
    {
        await using var command = server.Database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync();
    }
}
