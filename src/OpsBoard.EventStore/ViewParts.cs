using System.Buffers;
using System.Runtime.CompilerServices;
using Npgsql;

namespace OpsBoard.EventStore;

/// <summary>Where a view was written down, and since when: what it says changed after <paramref name="From"/>.</summary>
/// <param name="UpTo">The view's position.</param>
/// <param name="Ordinal">How many times it had been written down since it last was as a whole; 0 for the whole.</param>
public sealed record ViewLink(long UpTo, long From, long Ordinal);

/// <summary>A part of a view as it was at a position, in the caller's own form. Its bytes lie in a rented buffer until it is disposed of.</summary>
public sealed class ViewPart : IDisposable
{
    private byte[]? _buffer;

    internal ViewPart(string name, long upTo, byte[] buffer, Range data) => (Name, UpTo, _buffer, Data) = (name, upTo, buffer, buffer.AsMemory(data));

    /// <summary>Which part; the part that is written each time has the empty name.</summary>
    public string Name { get; }

    public long UpTo { get; }

    public ReadOnlyMemory<byte> Data { get; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}

/// <summary>A view is not what was written down.</summary>
/// <param name="link">Position of the link whose part it is; 0 when nobody knows.</param>
public sealed class DamagedViewException(string message, long link = 0) : Exception(message)
{
    public long Link { get; } = link;
}

/// <summary>
/// Folded views in the database, each time only what changed. The view at a link is the newest of each part along the chain
/// of links back to the beginning. They only save time: what they hold follows from the events, and what was folded by
/// another program is never answered.
/// </summary>
/// <param name="dataSource">The database.</param>
/// <param name="view">Which view.</param>
/// <param name="fold">Which program folded it; changes whenever the fold may.</param>
public sealed class ViewParts(NpgsqlDataSource dataSource, string view, Guid fold)
{
    /// <summary>The chain of the latest link at or before a position that has all its links, the latest first; empty when there is none.</summary>
    public async Task<IReadOnlyList<ViewLink>> FindAsync(long atMost, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var chain = await ChainAsync(atMost, cancellationToken).ConfigureAwait(false);
            if (chain is [] or [.., { From: 0 }]) return chain;
            // A chain that does not reach the beginning has lost a link, and the view a part; so have all that go over that link.
            atMost = chain[^1].From - 1;
        }
    }

    private async Task<List<ViewLink>> ChainAsync(long atMost, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            with recursive link as (
                (select up_to, from_position, ordinal from opsboard_own.view_part
                 where view = $1 and fold = $2 and up_to <= $3 and part = '' order by up_to desc limit 1)
                union all
                select p.up_to, p.from_position, p.ordinal from link l join opsboard_own.view_part p
                on p.view = $1 and p.fold = $2 and p.part = '' and p.up_to = l.from_position)
            select up_to, from_position, ordinal from link order by up_to desc
            """);
        command.Parameters.Add(new() { Value = view });
        command.Parameters.Add(new() { Value = fold });
        command.Parameters.Add(new() { Value = atMost });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var links = new List<ViewLink>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            links.Add(new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)));
        return links;
    }

    /// <summary>All parts along a chain, by name, the newest of each first.</summary>
    /// <exception cref="DamagedViewException">A part is not what was kept.</exception>
    public async IAsyncEnumerable<ViewPart> ReadAsync(
        IReadOnlyList<ViewLink> chain, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chain);
        await using var command = dataSource.CreateCommand("""
            select part, up_to, data from opsboard_own.view_part
            where view = $1 and fold = $2 and up_to = any($3) order by part, up_to desc
            """);
        command.Parameters.Add(new() { Value = view });
        command.Parameters.Add(new() { Value = fold });
        command.Parameters.Add(new() { Value = chain.Select(link => link.UpTo).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            yield return Unsealed(reader);
    }

    /// <summary>Throws links away that cannot be read.</summary>
    public async Task DropAsync(IEnumerable<ViewLink> links, CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand("delete from opsboard_own.view_part where view = $1 and fold = $2 and up_to = any($3)");
        command.Parameters.Add(new() { Value = view });
        command.Parameters.Add(new() { Value = fold });
        command.Parameters.Add(new() { Value = links.Select(link => link.UpTo).ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Keeps the parts of one link, all or none; nothing when another node has kept that link. What other programs kept is
    /// dropped with a link that is the whole: no program reads it any more, or will fold its own.
    /// </summary>
    public async Task KeepAsync(ViewLink link, IReadOnlyCollection<(string Name, byte[] Data)> parts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(parts);
        await using var batch = dataSource.CreateBatch();
        if (link.From == 0)
        {
            batch.BatchCommands.Add(new("delete from opsboard_own.view_part where view = $1 and fold <> $2")
            {
                Parameters = { new() { Value = view }, new() { Value = fold } },
            });
        }
        batch.BatchCommands.Add(new("""
            insert into opsboard_own.view_part (view, fold, up_to, part, from_position, ordinal, data)
            select $1, $2, $3, p.part, $4, $5, p.data from unnest($6, $7) p (part, data)
            where not exists (select from opsboard_own.view_part k where k.view = $1 and k.fold = $2 and k.up_to = $3)
            """)
        {
            Parameters =
            {
                new() { Value = view }, new() { Value = fold }, new() { Value = link.UpTo }, new() { Value = link.From }, new() { Value = link.Ordinal },
                new() { Value = parts.Select(p => p.Name).ToArray() }, new() { Value = parts.Select(p => Seal.Put(p.Data)).ToArray() },
            },
        });
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static ViewPart Unsealed(NpgsqlDataReader reader)
    {
        var (name, upTo, length) = (reader.GetString(0), reader.GetInt64(1), (int)reader.GetBytes(2, 0, null, 0, 0));
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        reader.GetBytes(2, 0, buffer, 0, length);
        if (Seal.Holds(buffer.AsSpan(0, length)))
            return new(name, upTo, buffer, Seal.Length..length);
        ArrayPool<byte>.Shared.Return(buffer);
        throw new DamagedViewException($"The part '{name}' that was written down at {upTo} is not what was written.", upTo);
    }
}
