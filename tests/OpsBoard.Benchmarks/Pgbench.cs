using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace OpsBoard.Benchmarks;

/// <summary>Raw prepared single-row inserts by pgbench, the denominator of the appends.</summary>
internal sealed partial class Pgbench : IDisposable
{
    private readonly NpgsqlConnectionStringBuilder _connection;
    private readonly string _program;
    private readonly string _folder = Directory.CreateTempSubdirectory("opsboard-bench-").FullName;

    public Pgbench(string connectionString)
    {
        _connection = new(connectionString);
        _program = Directory.GetDirectories("/usr/lib/postgresql").SelectMany(d => Directory.GetFiles(Path.Combine(d, "bin"), "pgbench")).FirstOrDefault()
            ?? throw new FileNotFoundException("pgbench is missing: install the distribution's package 'postgresql'.");
        File.WriteAllText(Path.Combine(_folder, "insert.sql"), """
            \set stream random(1, 100000)
            insert into raw_event (stream_id, version, type, data, user_name) values ('field_task-' || :stream, 1, 'field_task_progressed', '{"Task": "bench-000001", "Percent": 50, "Note": "敲门排查,已完成一半"}', 'opsboard');

            """);
    }

    public async Task CreateTableAsync()
    {
        await using var source = NpgsqlDataSource.Create(_connection.ConnectionString);
        await using var command = source.CreateCommand("""
            create table raw_event (
                id bigserial primary key, stream_id varchar not null, version bigint not null, type varchar not null,
                data jsonb not null, user_name varchar not null, timestamp timestamptz not null default now())
            """);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Inserts for some seconds (and the time that many clients need to sign in); what it reached, and its latencies in milliseconds, sorted.</summary>
    public async Task<Load> RunAsync(int clients, int seconds)
    {
        foreach (var old in Directory.GetFiles(_folder, "log.*")) File.Delete(old);
        var start = new ProcessStartInfo(_program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
            Environment = { ["PGPASSWORD"] = _connection.Password },
        };
        foreach (var argument in new[]
                 {
                     "-n", "-M", "prepared", "-f", "insert.sql", "-c", $"{clients}", "-j", $"{Math.Min(2, clients)}", "-T", $"{seconds + clients / 64}", "-l", "--log-prefix=log",
                     "-h", _connection.Host!, "-p", $"{_connection.Port}", "-U", _connection.Username!, _connection.Database!,
                 })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0 || !Tps().IsMatch(output)) throw new InvalidOperationException($"pgbench ended with {process.ExitCode}:\n{output}\n{await errors}");
        var latencies = Directory.GetFiles(_folder, "log.*").SelectMany(File.ReadLines)
            .Select(line => double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture) / 1000).Order().ToArray();
        return new(double.Parse(Tps().Match(output).Groups[1].ValueSpan, CultureInfo.InvariantCulture), latencies);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [GeneratedRegex(@"tps = ([0-9.]+) \(without initial")]
    private static partial Regex Tps();
}

/// <param name="PerSecond">How many were answered in a second.</param>
/// <param name="Latencies">In milliseconds, sorted.</param>
internal sealed record Load(double PerSecond, double[] Latencies)
{
    /// <summary>Of each that was answered.</summary>
    public CpuTime Cpu { get; init; }

    public double WalBytes { get; init; }

    public double P50 => Report.Percentile(Latencies, 50);

    public double P99 => Report.Percentile(Latencies, 99);
}
