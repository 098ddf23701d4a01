using System.Runtime.CompilerServices;

namespace OpsBoard.Domain.Tests;

/// <summary>The cases of one pack, as they stand in its file.</summary>
internal sealed record PolicyCaseTable(string Pack, IReadOnlyDictionary<string, string> Cases)
{
    public static IEnumerable<PolicyCaseTable> All([CallerFilePath] string here = "") =>
        Directory.GetFiles(Path.Combine(Path.GetDirectoryName(here)!, "PolicyCases"), "*.md").Where(f => Path.GetFileName(f) != "README.md").Order(StringComparer.Ordinal)
            .Select(f => Read(Path.GetFileNameWithoutExtension(f), File.ReadAllLines(f)));

    /// <exception cref="FormatException">A line is neither heading, quoted rule nor row, or two rows of a section share a title.</exception>
    public static PolicyCaseTable Read(string pack, IReadOnlyList<string> lines)
    {
        var cases = new Dictionary<string, string>();
        var section = "";
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (line.StartsWith("## ", StringComparison.Ordinal)) section = line[3..] + " · ";
            if (line.Length == 0 || line.StartsWith('#') || line.StartsWith("> ", StringComparison.Ordinal)) continue;
            if (line == "| case | day by day |" && i + 1 < lines.Count && lines[i + 1] == "|---|---|") i++;
            else if (line.Split('|') is ["", var title, var story, ""] && i > 0 && lines[i - 1].StartsWith('|') && cases.TryAdd(section + title.Trim(), story.Trim())) continue;
            else throw new FormatException($"{pack}, line {i + 1}: {line}");
        }
        return new(pack, cases);
    }
}
