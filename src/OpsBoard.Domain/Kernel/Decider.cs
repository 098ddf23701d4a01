using System.Diagnostics;

namespace OpsBoard.Domain.Kernel;

/// <summary>How one kind of stream lives: which events it folds, what it answers to a command. Pure.</summary>
public interface IDecider
{
    /// <summary>Alias of the stream's type in the store.</summary>
    string StreamType { get; }

    /// <summary>What its events are folded into.</summary>
    Type StateType { get; }

    object Evolve(object? state, Recorded happened);

    Decision Decide(object? state, Command command, World world);

    /// <summary>The division whose affair the command is; a sender needs a grant for it. Null: the whole jurisdiction.</summary>
    DivisionCode? Territory(object? state, Command command);
}

/// <summary>The typed form that slices write.</summary>
public abstract class Decider<TState, TCommand> : IDecider where TState : class where TCommand : Command
{
    public abstract string StreamType { get; }

    public Type StateType => typeof(TState);

    public abstract TState Evolve(TState? state, Recorded happened);

    public abstract Decision Decide(TState? state, TCommand command, World world);

    public abstract DivisionCode? Territory(TState? state, TCommand command);

    object IDecider.Evolve(object? state, Recorded happened) => Evolve((TState?)state, happened);

    Decision IDecider.Decide(object? state, Command command, World world) => Decide((TState?)state, (TCommand)command, world);

    DivisionCode? IDecider.Territory(object? state, Command command) => Territory((TState?)state, (TCommand)command);

    /// <summary>An event that doesn't belong to this stream: the store and the code disagree.</summary>
    protected static UnreachableException Foreign(Recorded happened) =>
        new($"{happened.Stream} holds {happened.Event.GetType().Name} at version {happened.Version}, which doesn't belong there.");
}
