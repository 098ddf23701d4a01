using System.Diagnostics;

namespace OpsBoard.Web.Platform.Database;

/// <summary>PostgreSQL refuses to run as root: whom it runs as then.</summary>
internal sealed record PostgresUser(string Name)
{
    private static readonly string[] Candidates = ["postgres", "nobody"];

    /// <summary>Null when we are not root, and PostgreSQL can run as we do.</summary>
    public static PostgresUser? Needed()
    {
        if (!Environment.IsPrivilegedProcess)
            return null;
        var names = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        return Candidates.FirstOrDefault(names.Contains) is { } name
            ? new(name)
            : throw new InvalidOperationException("PostgreSQL does not run as root, and there is neither a user 'postgres' nor a user 'nobody' to run it as.");
    }

    /// <exception cref="InvalidOperationException">The user cannot get there; the message names the folder that stops him.</exception>
    public void RequireAccessTo(string path, string remedy)
    {
        if (CanEnter(path))
            return;
        var barrier = path;
        for (var parent = Path.GetDirectoryName(path); parent is not null && !CanEnter(parent); parent = Path.GetDirectoryName(parent))
            barrier = parent;
        throw new InvalidOperationException(
            $"PostgreSQL does not run as root, so it runs as '{Name}', who cannot enter {barrier} on the way to {path}. {remedy}");
    }

    public void TakeOwnership(string folder) => Run(null, "chown", "-R", Name + ":", folder);

    private bool CanEnter(string path) => TryRun(Name, "test", "-x", path) == 0;

    private static void Run(string? user, string program, params string[] arguments)
    {
        if (TryRun(user, program, arguments) is var code and not 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}.");
    }

    private static int TryRun(string? user, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = "/" };
        if (user is not null)
            start.UserName = user;
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
