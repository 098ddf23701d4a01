using System.Runtime.ExceptionServices;

namespace OpsBoard.Ledger;

/// <summary>Work that is spread over every core.</summary>
public static class Cores
{
    /// <summary>What is made of each item, in their order.</summary>
    /// <param name="make">Called on several threads at once. What it throws is thrown, once, as it is.</param>
    public static TResult[] Map<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> make)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(make);
        var results = new TResult[items.Count];
        try
        {
            Parallel.For(0, results.Length, i => results[i] = make(items[i]));
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
        return results;
    }
}
