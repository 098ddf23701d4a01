namespace OpsBoard.Web.Platform.Ledger;

/// <summary>Every log line about the ledger; ids 1300 to 1399.</summary>
internal static partial class LedgerLog
{
    [LoggerMessage(1300, LogLevel.Information, "The ledger is called {Origin}; its first key has the fingerprint {Fingerprint}. Keep the fingerprint where this server can't change it")]
    public static partial void LedgerFounded(this ILogger logger, string origin, string fingerprint);

    [LoggerMessage(1301, LogLevel.Error, "No checkpoint is signed ({Code}): {Why}")]
    public static partial void SigningRefused(this ILogger logger, string code, string why);

    [LoggerMessage(1302, LogLevel.Information, "Checkpoints are signed again, at {Size} events")]
    public static partial void SigningAgain(this ILogger logger, long size);

    [LoggerMessage(1303, LogLevel.Warning, "No checkpoint could be signed now; the next attempt follows")]
    public static partial void SigningFailed(this ILogger logger, Exception fault);

    [LoggerMessage(1304, LogLevel.Information, "{Account} ordered a new key: from {FromSize} events on {Fingerprint} signs, announced by the one before it")]
    public static partial void KeyRotated(this ILogger logger, Domain.Kernel.AccountName account, long fromSize, string fingerprint);

    [LoggerMessage(1305, LogLevel.Warning, "The cosigned note {File} was set aside: {Why}")]
    public static partial void CosignedRefused(this ILogger logger, string file, string why);

    [LoggerMessage(1306, LogLevel.Information, "{Witness} cosigned the checkpoint of {Size} events")]
    public static partial void Cosigned(this ILogger logger, string witness, long size);

    [LoggerMessage(1307, LogLevel.Error, "The witness {Witness} refuses to cosign: {Why}")]
    public static partial void WitnessRefuses(this ILogger logger, string witness, string why);

    [LoggerMessage(1308, LogLevel.Warning, "The witness {Witness} at {Address} does not cosign: {Why}")]
    public static partial void WitnessSilent(this ILogger logger, string witness, Uri address, string why);

    [LoggerMessage(1309, LogLevel.Information, "The witness {Witness} cosigns again")]
    public static partial void WitnessAgain(this ILogger logger, string witness);

    [LoggerMessage(1310, LogLevel.Information, "This server is a witness of {Origins}; it cosigns as {Name} with the public key {Key}, fingerprint {Fingerprint}")]
    public static partial void IsWitness(this ILogger logger, string origins, string name, string key, string fingerprint);

    [LoggerMessage(1311, LogLevel.Debug, "Cosigned {Origin} at {Size} events")]
    public static partial void CosignedFor(this ILogger logger, string origin, long size);

    [LoggerMessage(1312, LogLevel.Error, "The log {Origin} offers {Size} events, but this witness has cosigned {Known}: its history was rolled back. Tell its auditors")]
    public static partial void LogRolledBack(this ILogger logger, string origin, long size, long known);

    [LoggerMessage(1313, LogLevel.Error, "The log {Origin} offers {Size} events that do not continue the {Known} that this witness has cosigned: its history was rewritten. Tell its auditors")]
    public static partial void LogForked(this ILogger logger, string origin, long size, long known);
}
