namespace OpsBoard.EventStore;

/// <summary>Who ordered the events of one command, with what authority, and where and when it happened.</summary>
/// <param name="CommandId">The command that caused the events.</param>
/// <param name="Account">The account that sent it.</param>
/// <param name="Role">The role in which it was sent.</param>
/// <param name="Home">The sender's own organisation, where known.</param>
/// <param name="Host">The organisation under whose command the sender acted, when another than his own.</param>
/// <param name="HappenedAt">When it happened in the field; null when that is when it was recorded.</param>
/// <param name="District">Code of the district it concerns; null when none or several.</param>
/// <param name="Simulated">Part of a drill or a replayed scenario, not of the world.</param>
/// <param name="CorrelationId">The order that this follows from, where there is one.</param>
public sealed record EventMetadata(
    CommandId CommandId,
    string Account,
    string Role,
    string? Home,
    string? Host,
    DateTimeOffset? HappenedAt,
    string? District,
    bool Simulated,
    string? CorrelationId)
{
    /// <summary>What goes into the column <c>headers</c>; the rest has columns of its own.</summary>
    internal string ToHeaders() => new EventHeaders(Role, Home, Host, HappenedAt, District, Simulated).ToJson();

    internal static EventMetadata FromColumns(CommandId commandId, string account, string? correlationId, ReadOnlySpan<byte> headers)
    {
        var h = EventHeaders.FromJson(headers);
        return new(commandId, account, h.Role, h.Home, h.Host, h.HappenedAt, h.District, h.Simulated, correlationId);
    }
}
