using OpsBoard.Ledger;

namespace OpsBoard.Web.Platform.Ledger;

/// <summary>A public key as operators write it into the configuration: base64 or PEM.</summary>
internal static class PublicKeySetting
{
    /// <exception cref="InvalidOperationException">It is none; the message names the setting.</exception>
    public static CheckpointPublicKey Read(string name, IConfigurationSection setting)
    {
        try
        {
            return setting.Value is { } pem && pem.Contains("BEGIN", StringComparison.Ordinal)
                ? CheckpointPublicKey.FromPem(name, pem) : new(name, Convert.FromBase64String(setting.Value ?? ""));
        }
        catch (FormatException flaw)
        {
            throw new InvalidOperationException($"{setting.Path} is no public key: {flaw.Message}", flaw);
        }
    }
}
