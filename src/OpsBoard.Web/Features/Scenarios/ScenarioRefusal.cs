using System.Globalization;
using System.Text.Json.Serialization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Platform.Commands;

namespace OpsBoard.Web.Features.Scenarios;

/// <summary>A command of the plan that was not accepted.</summary>
/// <param name="Code">Of the refusal; the reader's words for it are found by it.</param>
public sealed record ScenarioRefusal(string Command, string Code, IReadOnlyDictionary<string, string> Facts)
{
    [JsonIgnore]
    public Rejection Rejection => Rejection.Rule(Code, [.. Facts.Select(f => new Fact(f.Key, f.Value))]);

    public static ScenarioRefusal Of(string command, CommandOutcome outcome)
    {
        var rejection = outcome switch
        {
            CommandOutcome.Refused refused => refused.Rejection,
            CommandOutcome.Stale stale => Rejection.Rule("stream.version-stale", ("expected", Invariant(stale.Expected)), ("actual", Invariant(stale.Actual)), ("account", stale.Last?.By.Account.Value ?? "")),
            CommandOutcome.IdReused => Rejection.Rule("request.idempotency-key-reused", ("key", command)),
            _ => throw new System.Diagnostics.UnreachableException(outcome.GetType().Name),
        };
        return new(command, rejection.Code, rejection.Facts.ToDictionary(f => f.Name, f => f.Value));
    }

    private static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);
}
