using System.Globalization;
using Npgsql;

namespace OpsBoard.EventStore;

/// <summary>
/// The tree's hashes as tiles: those of the leaves as the appends recorded them, those above as <see cref="GrowAsync"/>
/// made them. So a proof over millions of events reads a handful of rows.
/// </summary>
public sealed class LedgerTiles(NpgsqlDataSource dataSource) : IHashTiles
{
    private readonly LedgerStore _store = new(dataSource);

    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(int level, long index, int width, CancellationToken cancellationToken = default) =>
        await ReadRangeAsync(level, index * HashTile.Width, index * HashTile.Width + width, cancellationToken).ConfigureAwait(false);

    /// <summary>Makes the tiles above the leaves as far as a tree of this size has them. Goes on where it ended; nodes that do it together do no harm.</summary>
    /// <exception cref="InvalidDataException">Hashes of leaves are missing.</exception>
    public async Task GrowAsync(long size, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var (level, wanted) = (1, size / HashTile.Width);
        for (; wanted > 0; level++, wanted /= HashTile.Width)
        {
            var have = await CountAsync(level, cancellationToken).ConfigureAwait(false);
            while (have < wanted)
            {
                var tile = have / HashTile.Width;
                var end = Math.Min(wanted, (tile + 1) * HashTile.Width);
                var below = await ReadRangeAsync(level - 1, have * HashTile.Width, end * HashTile.Width, cancellationToken).ConfigureAwait(false);
                var hashes = new byte[(end - tile * HashTile.Width) * TreeHash.Length];
                var before = (int)(have - tile * HashTile.Width);
                if (before > 0)
                    (await ReadAsync(level, tile, before, cancellationToken).ConfigureAwait(false)).CopyTo(hashes);
                for (var i = 0; i < end - have; i++)
                    HashTile.RootOf(below.Span.Slice(i * HashTile.Width * TreeHash.Length, HashTile.Width * TreeHash.Length)).CopyTo(hashes.AsSpan((before + i) * TreeHash.Length));
                await WriteAsync(level, tile, hashes, cancellationToken).ConfigureAwait(false);
                have = end;
            }
        }
    }

    /// <summary>Forgets the tiles above the leaves; <see cref="GrowAsync"/> makes them anew.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand("delete from opsboard_own.ledger_tile");
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Hashes <paramref name="start"/> to <paramref name="end"/> − 1 of a level.</summary>
    private async Task<ReadOnlyMemory<byte>> ReadRangeAsync(int level, long start, long end, CancellationToken cancellationToken)
    {
        var hashes = new byte[(end - start) * TreeHash.Length];
        var at = 0;
        if (level == 0)
        {
            await foreach (var some in _store.ReadHashesAsync(start + 1, end, cancellationToken).ConfigureAwait(false))
            {
                if (some.Length > hashes.Length - at)
                    throw Missing(level, start, end);
                some.CopyTo(hashes.AsMemory(at));
                at += some.Length;
            }
            return at == hashes.Length ? hashes : throw Missing(level, start, end);
        }
        await using var command = dataSource.CreateCommand(
            "select tile_index, hashes from opsboard_own.ledger_tile where level = $1 and tile_index between $2 and $3 order by tile_index");
        command.Parameters.Add(new() { Value = level });
        command.Parameters.Add(new() { Value = start / HashTile.Width });
        command.Parameters.Add(new() { Value = (end - 1) / HashTile.Width });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var first = reader.GetInt64(0) * HashTile.Width;
            var tile = reader.GetFieldValue<byte[]>(1);
            var from = (int)(Math.Max(start - first, 0) * TreeHash.Length);
            var length = (int)(Math.Min(end - first, HashTile.Width) * TreeHash.Length) - from;
            if (Math.Max(first, start) != start + at / TreeHash.Length || from + length > tile.Length)
                throw Missing(level, start, end);
            tile.AsSpan(from, length).CopyTo(hashes.AsSpan(at));
            at += length;
        }
        return at == hashes.Length ? hashes : throw Missing(level, start, end);
    }

    /// <summary>How many hashes of a level there are.</summary>
    private async Task<long> CountAsync(int level, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            "select tile_index, length(hashes) from opsboard_own.ledger_tile where level = $1 order by tile_index desc limit 1");
        command.Parameters.Add(new() { Value = level });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? reader.GetInt64(0) * HashTile.Width + reader.GetInt32(1) / TreeHash.Length : 0;
    }

    private async Task WriteAsync(int level, long index, byte[] hashes, CancellationToken cancellationToken)
    {
        // Another node may have come further meanwhile.
        await using var command = dataSource.CreateCommand("""
            insert into opsboard_own.ledger_tile as t (level, tile_index, hashes) values ($1, $2, $3)
            on conflict (level, tile_index) do update set hashes = excluded.hashes where length(t.hashes) < length(excluded.hashes)
            """);
        command.Parameters.Add(new() { Value = level });
        command.Parameters.Add(new() { Value = index });
        command.Parameters.Add(new() { Value = hashes });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static InvalidDataException Missing(int level, long start, long end) => new(string.Create(
        CultureInfo.InvariantCulture, $"The ledger lacks hashes among {start + 1} to {end} of level {level}: rows are missing or of another length than recorded."));
}
