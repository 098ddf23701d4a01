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
}
