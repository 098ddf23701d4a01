using System.Globalization;

namespace OpsBoard.Benchmarks;

/// <summary>Processor time so far, in microseconds: of this process, and of a PostgreSQL with all its sessions. Unlike wall-clock time it says much on a busy machine, too.</summary>
internal readonly record struct CpuTime(double Server, double Postgres)
{
    private const double MicrosecondsPerTick = 10_000;

    public static CpuTime Now(int postmaster)
    {
        var postgres = 0.0;
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Stat(id) is { } stat && (id == postmaster || stat[1] == $"{postmaster}"))
                postgres += Ticks(stat) * MicrosecondsPerTick;
        }
        return new(Ticks(Stat(Environment.ProcessId)!) * MicrosecondsPerTick, postgres);
    }

    public static CpuTime operator -(CpuTime a, CpuTime b) => new(a.Server - b.Server, a.Postgres - b.Postgres);

    public static CpuTime operator /(CpuTime a, double events) => new(a.Server / events, a.Postgres / events);

    /// <summary>What follows the name, which may hold spaces; null when the process has gone.</summary>
    private static string[]? Stat(int id)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{id}/stat");
            return line[(line.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static double Ticks(string[] stat) => double.Parse(stat[11], CultureInfo.InvariantCulture) + double.Parse(stat[12], CultureInfo.InvariantCulture);
}
