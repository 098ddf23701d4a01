using System.Globalization;

namespace OpsBoard.Auditor;

/// <summary>What the auditor asked for.</summary>
/// <param name="Bundle">A folder or a .zip.</param>
/// <param name="BytesOnly">Leave out the rights and the boards, which take longer than all the rest.</param>
/// <param name="Position">The event whose inclusion is to be proved.</param>
/// <param name="Between">The two sizes whose trees are to be proved consistent.</param>
/// <param name="Fingerprint">That the first key must have.</param>
/// <param name="Checkpoints">Files of checkpoints that the auditor kept.</param>
internal sealed record Arguments(
    string Bundle, bool AsJson, bool BytesOnly, long? Position, (long First, long Second)? Between, string? Fingerprint, IReadOnlyList<string> Checkpoints, bool WantsHelp)
{
    public const string Usage = """
        Usage: dotnet run --project src/OpsBoard.Auditor -- verify BUNDLE [options]
          BUNDLE                 a folder or a .zip
          --json                 the outcome as one JSON object
          --bytes                only whether the events are as signed; rights and boards are left out
          --key FINGERPRINT      the first key must have this fingerprint (64 hexadecimal digits)
          --checkpoint FILE      checkpoints that you kept; may be given several times
          --position N           prove that the event at position N is in the last checkpoint
          --between SIZE1 SIZE2  prove that the history of SIZE1 events is the beginning of that of SIZE2
        Ends with 0 when the bundle is whole, 1 when it was tampered with, 2 when it cannot be read.
        """;

    /// <exception cref="FormatException">The arguments are not as in <see cref="Usage"/>.</exception>
    public static Arguments Parse(IReadOnlyList<string> args)
    {
        if (args.Contains("--help") || args.Contains("-h"))
            return new("", false, false, null, null, null, [], WantsHelp: true);
        var rest = new Queue<string>(args);
        if (!rest.TryDequeue(out var verb) || verb != "verify")
            throw new FormatException("The one thing to do is: verify.");
        string Next(string what) => rest.TryDequeue(out var next) && !next.StartsWith("--", StringComparison.Ordinal) ? next : throw new FormatException($"{what} is missing.");
        long Number(string what) => long.TryParse(Next(what), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number : throw new FormatException($"{what} is a number from 1.");

        var checkpoints = new List<string>();
        var arguments = new Arguments(Next("BUNDLE"), false, false, null, null, null, checkpoints, false);
        while (rest.TryDequeue(out var option))
        {
            switch (option)
            {
                case "--json": arguments = arguments with { AsJson = true }; break;
                case "--bytes": arguments = arguments with { BytesOnly = true }; break;
                case "--position": arguments = arguments with { Position = Number("N") }; break;
                case "--between": arguments = arguments with { Between = (Number("SIZE1"), Number("SIZE2")) }; break;
                case "--key": arguments = arguments with { Fingerprint = Next("FINGERPRINT") }; break;
                case "--checkpoint": checkpoints.Add(Next("FILE")); break;
                default: throw new FormatException($"There is no option '{option}'.");
            }
        }
        return arguments.Between is { } between && between.First > between.Second
            ? throw new FormatException("SIZE1 is not larger than SIZE2.") : arguments;
    }
}
