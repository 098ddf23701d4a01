namespace OpsBoard.Ledger;

/// <summary>A refused value as it may stand in a message: short, and without characters that break a log line.</summary>
public static class Shown
{
    public static string Of(string? value)
    {
        if (value is null)
            return "null";
        var start = value.Length > 60 ? value[..60] + "…" : value;
        return string.Concat(start.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
    }
}
