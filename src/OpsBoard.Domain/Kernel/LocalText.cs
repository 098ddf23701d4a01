using System.Text.Json.Serialization;

namespace OpsBoard.Domain.Kernel;

/// <summary>Words for people, in Chinese and, where there is one, in English.</summary>
/// <param name="Zh">The text as it was entered or published.</param>
/// <param name="En">Its English form; null when nobody gave one, and then <paramref name="Zh"/> is shown.</param>
[method: JsonConstructor]
public readonly record struct LocalText(string Zh, string? En = null)
{
    /// <summary>The text for a reader of <paramref name="language"/> (a two-letter ISO 639 code).</summary>
    public string In(string language) => language == "zh" ? Zh : En ?? Zh;

    public override string ToString() => Zh;
}
