using OpsBoard.Domain.Kernel;

namespace OpsBoard.Web.Platform.Ledger;

/// <summary>How a witness stands to this history.</summary>
public enum WitnessMood
{
    /// <summary>It is not asked: its cosignatures come by the folder, or nothing was signed yet.</summary>
    NotAsked,

    /// <summary>It cosigned the last that it was asked for.</summary>
    Agrees,

    /// <summary>It doesn't answer, or with nothing of use.</summary>
    Silent,

    /// <summary>It says that this history does not continue what it cosigned before.</summary>
    Refuses,
}

/// <summary>A witness as the board sees it.</summary>
/// <param name="Size">Of the last checkpoint that it cosigned; null when none.</param>
/// <param name="Since">Since when it is silent or refuses, by the world's clock; null when it is neither.</param>
/// <param name="Why">What it refuses or why it is silent; null when it agrees.</param>
public sealed record WitnessStanding(string Name, Uri? Address, WitnessMood Mood, long? Size, DateTimeOffset? Since, Rejection? Why);
