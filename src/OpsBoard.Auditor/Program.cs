using OpsBoard.Auditor;
using OpsBoard.Ledger;

Arguments arguments;
try
{
    arguments = Arguments.Parse(args);
}
catch (FormatException failure)
{
    Console.Error.WriteLine(failure.Message);
    Console.Error.WriteLine(Arguments.Usage);
    return ExitCode.Unusable;
}
if (arguments.WantsHelp)
{
    Console.WriteLine(Arguments.Usage);
    return ExitCode.Whole;
}

using var progress = new ProgressLine(Console.Error);
var outcome = await Audit.RunAsync(arguments, progress.Show);
progress.Dispose();
Console.WriteLine(arguments.AsJson ? outcome.ToJson() : outcome.ToText());
return outcome.Report.Verdict switch
{
    Verdict.Whole => ExitCode.Whole,
    Verdict.Tampered => ExitCode.Tampered,
    Verdict.Unusable => ExitCode.Unusable,
    _ => throw new System.Diagnostics.UnreachableException(outcome.Report.Verdict.ToString()),
};
