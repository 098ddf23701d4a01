using System.Text.RegularExpressions;

namespace OpsBoard.EventStore;

/// <summary>
/// Names one command for ever; made by its sender. 8 to 128 letters, digits, <c>.</c>, <c>_</c>, <c>:</c> and
/// <c>-</c>. The same id again is the same command: it gets the same answer and adds no event.
/// </summary>
public readonly partial record struct CommandId
{
    private readonly string? _value;

    /// <exception cref="ArgumentException">The value breaks the rule above.</exception>
    public CommandId(string value)
    {
        if (value is null || !Form().IsMatch(value))
            throw new ArgumentException(
                $"'{Shown.Of(value)}' is no command id: 8 to 128 letters, digits, '.', '_', ':' or '-'.", nameof(value));
        _value = value;
    }

    /// <summary>The id as stored.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>, which names no command.</exception>
    public string Value => _value ?? throw new InvalidOperationException("A default CommandId names no command.");

    /// <summary>False when <paramref name="value"/> breaks the rule above.</summary>
    public static bool TryParse(string? value, out CommandId id)
    {
        var fits = value is not null && Form().IsMatch(value);
        id = fits ? new(value!) : default;
        return fits;
    }

    public override string ToString() => _value ?? "";

    [GeneratedRegex(@"\A[A-Za-z0-9._:-]{8,128}\z")]
    private static partial Regex Form();
}
