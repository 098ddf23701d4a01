using System.Reflection;

namespace OpsBoard.Scenarios;

/// <summary>Where the files of a scenario are: built in, or in a directory an operator names.</summary>
public sealed class ScenarioFiles
{
    private readonly Func<string, byte[]?> _read;

    private ScenarioFiles(Func<string, byte[]?> read) => _read = read;

    /// <summary>Names of the scenarios that are built in.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } = ["jilin-2022"];

    /// <summary>The files of a built-in scenario. An unknown name has no files, so that loading it is refused.</summary>
    public static ScenarioFiles Embedded(string scenario) =>
        new(file => Resource($"{scenario}/{file}"));

    /// <summary>The files in a directory, with the names of the built-in ones.</summary>
    public static ScenarioFiles In(string directory) =>
        new(file => File.Exists(Path.Combine(directory, file)) ? File.ReadAllBytes(Path.Combine(directory, file)) : null);

    /// <summary>Files from anywhere: content by name, null where there is none.</summary>
    public static ScenarioFiles From(Func<string, byte[]?> read) => new(read);

    /// <summary>The content of a file, or null where there is none.</summary>
    public byte[]? Read(string file) => _read(file);

    private static byte[]? Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name);
        if (stream is null)
            return null;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
