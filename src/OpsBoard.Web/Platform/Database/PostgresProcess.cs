using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace OpsBoard.Web.Platform.Database;

/// <summary>One run of the <c>postgres</c> program, or of a tool beside it.</summary>
internal sealed class PostgresProcess : IDisposable
{
    private const int FastShutdown = 2; // SIGINT: sessions are ended, everything is on disk
    private const int ImmediateShutdown = 3; // SIGQUIT: recovers at the next start
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Queue<string> _lastLines = new();
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PostgresProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        // Not WaitForExitAsync: it also waits for the pipes, which orphaned children of PostgreSQL may hold open.
        _process.Exited += (_, _) => _exited.TrySetResult();
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        Id = _process.Id;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Known to the end, also after the process has gone.</summary>
    public int Id { get; }

    public Task Exited => _exited.Task;

    public int ExitCode => _process.ExitCode;

    /// <summary>The last it said before its own log took over, or before it failed.</summary>
    public string LastLines
    {
        get
        {
            lock (_lastLines)
                return string.Join(Environment.NewLine, _lastLines);
        }
    }

    public static PostgresProcess Start(string program, IEnumerable<string> arguments, string workingFolder, PostgresUser? user)
    {
        // In a session of its own: Ctrl-C goes to us, and we stop the database last.
        var start = new ProcessStartInfo("setsid", [program, .. arguments])
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (user is not null)
            start.UserName = user.Name;
        foreach (var name in start.Environment.Keys.Where(IsForeignSetting).ToList())
            start.Environment.Remove(name);
        return new(start);
    }

    public async Task StopAsync()
    {
        // Its id may belong to another by now.
        if (Exited.IsCompleted)
            return;
        Signal(Id, FastShutdown);
        try
        {
            await Exited.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Signal(Id, ImmediateShutdown);
            await Exited;
        }
    }

    /// <summary>The process that still serves a cluster after the server that started it was killed; null when none does.</summary>
    public static int? FindOrphan(string cluster)
    {
        var file = Path.Combine(cluster, "postmaster.pid");
        if (!File.Exists(file) || !int.TryParse(File.ReadLines(file).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return null;
        return Serves(id, cluster) ? id : null;
    }

    /// <exception cref="InvalidOperationException">It does not stop.</exception>
    public static async Task StopOrphanAsync(int id, string cluster, CancellationToken cancellationToken)
    {
        Signal(id, FastShutdown);
        var asked = Stopwatch.StartNew();
        while (Serves(id, cluster))
        {
            if (asked.Elapsed > Patience)
                throw new InvalidOperationException($"PostgreSQL (process {id}) still uses {cluster} and does not stop.");
            await Task.Delay(50, cancellationToken);
        }
    }

    public void Dispose() => _process.Dispose();

    /// <summary>A process id may have been given away since: the command line must name the cluster. A zombie has none.</summary>
    private static bool Serves(int id, string cluster)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Split('\0').Contains(cluster);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool IsForeignSetting(string variable) =>
        variable.StartsWith("PG", StringComparison.Ordinal) || variable.StartsWith("LC_", StringComparison.Ordinal) || variable is "LANG" or "LANGUAGE";

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > 30)
                _lastLines.Dequeue();
        }
    }

    private static void Signal(int id, int signal) => _ = Kill(id, signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int id, int signal);
}
