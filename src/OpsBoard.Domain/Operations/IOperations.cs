using System.Collections.Immutable;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Operations;

/// <summary>What is known at a position, whether a view was made of it or not.</summary>
public interface IOperations
{
    DivisionTree Divisions { get; }

    ImmutableDictionary<AccountName, Grant> Grants { get; }

    /// <summary>A zone, also one that is no place of its own any more.</summary>
    ZoneEntry? Zone(ZoneId id);

    TaskEntry? Task(FieldTaskId id);
}
