using System.Text.RegularExpressions;

namespace OpsBoard.EventStore;

/// <summary>
/// Names one stream of events, such as <c>zone-CC-0017</c>: 1 to 200 characters, a letter first, then letters,
/// digits, <c>-</c>, <c>.</c> and <c>_</c>. Two keys that differ in case are two streams.
/// </summary>
public readonly partial record struct StreamKey
{
    private readonly string? _value;

    /// <exception cref="ArgumentException">The value breaks the rule above.</exception>
    public StreamKey(string value)
    {
        if (value is null || !Form().IsMatch(value))
            throw new ArgumentException(
                $"'{Shown.Of(value)}' is no stream key: 1 to 200 letters, digits, '-', '.' or '_', a letter first.", nameof(value));
        _value = value;
    }

    /// <summary>The key as stored.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>, which names no stream.</exception>
    public string Value => _value ?? throw new InvalidOperationException("A default StreamKey names no stream.");

    /// <summary>False when <paramref name="value"/> breaks the rule above.</summary>
    public static bool TryParse(string? value, out StreamKey key)
    {
        var fits = value is not null && Form().IsMatch(value);
        key = fits ? new(value!) : default;
        return fits;
    }

    public override string ToString() => _value ?? "";

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9._-]{0,199}\z")]
    private static partial Regex Form();
}
