using System.Diagnostics;
using System.Text.Json;

namespace OpsBoard.Testing;

/// <summary>The built server as a process of its own, with its own PostgreSQL in a data folder; it can be killed.</summary>
public sealed class BoardProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Process _process;
    private readonly List<string> _output;
    private readonly string _data;

    private BoardProcess(Process process, List<string> output, string data, Uri address)
    {
        (_process, _output, _data, Address) = (process, output, data, address);
    }

    public Uri Address { get; }

    public string Output
    {
        get { lock (_output) return string.Join('\n', _output); }
    }

    /// <summary>Starts and waits for the line that says it is ready.</summary>
    public static async Task<BoardProcess> StartAsync(string data, string scenario, int speed, int port = 0)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { Server(), "--urls", $"http://127.0.0.1:{port}", "--OpsBoard:Data", data, "--OpsBoard:Scenario", scenario, "--OpsBoard:Speed", $"{speed}" })
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var output = new List<string>();
        var ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Heard(string? line)
        {
            if (line is null) return;
            lock (output) output.Add(line);
            const string sign = "OpsBoard is ready at ";
            if (line.StartsWith(sign, StringComparison.Ordinal)) ready.TrySetResult(new(line[sign.Length..]));
        }
        process.OutputDataReceived += (_, e) => Heard(e.Data);
        process.ErrorDataReceived += (_, e) => Heard(e.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("The server ended before it was ready."));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new(process, output, data, await ready.Task.WaitAsync(Patience));
        }
        catch (Exception e)
        {
            if (!process.HasExited) process.Kill();
            lock (output) throw new InvalidOperationException($"{e.Message}\n{string.Join('\n', output)}", e);
        }
    }

    /// <summary>An account of demo-accounts.json.</summary>
    public (string Account, string Password, string Token) Demo(string account)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(_data, "demo-accounts.json")));
        var found = file.RootElement.EnumerateArray().First(a => a.GetProperty("account").GetString() == account);
        return (account, found.GetProperty("password").GetString()!, found.GetProperty("token").GetString()!);
    }

    public HttpClient Client(string account)
    {
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Demo(account).Token);
        return client;
    }

    /// <summary>kill -9 of the server; its PostgreSQL is left alone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>kill -9 of the postmaster.</summary>
    public void KillPostgres()
    {
        var pid = int.Parse(File.ReadLines(Path.Combine(_data, "postgres", "cluster", "postmaster.pid")).First(), System.Globalization.CultureInfo.InvariantCulture);
        Process.GetProcessById(pid).Kill();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var stop = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await stop.WaitForExitAsync();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    // The tests are built in the configuration of the server that they start.
    private static string Server()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "OpsBoard.sln")))
                return Path.Combine(at.FullName, "src", "OpsBoard.Web", "bin", configuration, "net10.0", "OpsBoard.Web.dll");
        throw new DirectoryNotFoundException($"No OpsBoard.sln above {AppContext.BaseDirectory}.");
    }
}
