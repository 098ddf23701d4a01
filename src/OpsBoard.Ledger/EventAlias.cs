using System.Text.RegularExpressions;

namespace OpsBoard.Ledger;

/// <summary>Marten's name for an event type: split at capitals and digits, lower case, underscores.</summary>
public static partial class EventAlias
{
    public static string Of(Type type) => WordBoundary().Replace(type.Name, "_").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])")]
    private static partial Regex WordBoundary();
}
