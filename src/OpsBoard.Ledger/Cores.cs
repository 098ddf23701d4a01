using System.Runtime.ExceptionServices;

namespace OpsBoard.Ledger;

/// <summary>Work that is spread over every core.</summary>
public static class Cores
{
    /// <summary>How many blocks of events to work on ahead of who takes them in order: enough that neither waits when one block takes longer.</summary>
    public static int BlocksAhead { get; } = Math.Min(Environment.ProcessorCount * 8, 64);

    /// <summary>What is made of each item, in their order.</summary>
    /// <param name="make">Called on several threads at once. What it throws for the first item, by their order, is thrown as it is.</param>
    public static TResult[] Map<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> make)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(make);
        var (results, failures) = (new TResult[items.Count], new ExceptionDispatchInfo?[items.Count]);
        Parallel.For(0, results.Length, i =>
        {
            try
            {
                results[i] = make(items[i]);
            }
            catch (Exception failure)
            {
                failures[i] = ExceptionDispatchInfo.Capture(failure);
            }
        });
        failures.FirstOrDefault(f => f is not null)?.Throw();
        return results;
    }
}
