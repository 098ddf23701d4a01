using OpsBoard.Web;

try
{
    await using var app = await OpsBoardHost.BuildAsync(args);
    await app.RunAsync();
    return 0;
}
catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException or Npgsql.NpgsqlException)
{
    // What an operator can mend is said in one line; a stack trace would bury it.
    await Console.Error.WriteLineAsync($"OpsBoard can't start: {e.Message}");
    return 1;
}
