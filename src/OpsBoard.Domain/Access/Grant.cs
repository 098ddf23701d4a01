using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Access;

/// <summary>What an account may be; one role each.</summary>
public enum Role
{
    /// <summary>Looks at every board, changes nothing.</summary>
    Viewer,

    /// <summary>District lead: changes zones and tasks of the districts named in the grant.</summary>
    Lead,

    /// <summary>Commands every district of the jurisdiction.</summary>
    Commander,

    /// <summary>Reads the whole history, changes nothing.</summary>
    Auditor,

    /// <summary>Registers divisions, gives and ends grants; gives no orders in the field.</summary>
    Administrator,
}

public abstract record AccessEvent : DomainEvent;

public sealed record GrantGiven(AccountName Account, Role Role, IReadOnlyList<DivisionCode> Districts) : AccessEvent;

public sealed record GrantEnded(AccountName Account, string Reason) : AccessEvent;

/// <summary>What an account may do, and where.</summary>
/// <param name="Districts">For a lead: the divisions he answers for; empty for every other role.</param>
public sealed record Grant(AccountName Account, Role Role, ImmutableArray<DivisionCode> Districts, bool IsActive)
{
    public static string StreamOf(AccountName account) => $"access-{account.Value.ToLowerInvariant()}";

    public static Grant Evolve(Grant? state, AccessEvent happened) => happened switch
    {
        GrantGiven e => new(e.Account, e.Role, [.. e.Districts], IsActive: true),
        GrantEnded => state! with { IsActive = false },
        _ => throw new System.Diagnostics.UnreachableException(happened.GetType().Name),
    };
}

public abstract record AccessCommand(AccountName Account) : Command
{
    [JsonIgnore]
    public override string Stream => Grant.StreamOf(Account);
}

public sealed record GiveGrant(AccountName Account, Role Role, IReadOnlyList<DivisionCode> Districts) : AccessCommand(Account);

public sealed record EndGrant(AccountName Account, string Reason) : AccessCommand(Account);

public sealed class GrantDecider : Decider<Grant, AccessCommand>
{
    public override string StreamType => "access";

    public override Grant Evolve(Grant? state, Recorded happened) =>
        happened.Event is AccessEvent e ? Grant.Evolve(state, e) : throw Foreign(happened);

    public override DivisionCode? Territory(Grant? state, AccessCommand command) => null;

    public override Decision Decide(Grant? state, AccessCommand command, World world) => command switch
    {
        GiveGrant { Role: Role.Lead, Districts.Count: 0 } => Rejection.Rule("access.lead-without-district", ("account", command.Account.Value)),
        GiveGrant c when c.Districts.Where(d => world.Operations.Divisions.Find(d) is null).Select(d => d.Value).FirstOrDefault() is { } unknown
            => Rejection.Unknown("district.unknown", ("district", unknown)),
        GiveGrant c => new GrantGiven(c.Account, c.Role, c.Districts),
        EndGrant when state is not { IsActive: true } => Rejection.Unknown("access.grant-unknown", ("account", command.Account.Value)),
        EndGrant c => FreeText.Check(c.Reason, "reason", required: true) is { } no ? no : new GrantEnded(c.Account, c.Reason),
        _ => throw new System.Diagnostics.UnreachableException(command.GetType().Name),
    };
}
