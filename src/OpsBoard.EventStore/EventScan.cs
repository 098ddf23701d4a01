using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Npgsql;
using OpsBoard.Ledger;

namespace OpsBoard.EventStore;

/// <summary>A stored event as its bytes came over the wire; good only within the call that is given it.</summary>
public readonly ref struct RawEvent
{
    private static readonly DateTimeOffset TimestampZero = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    internal RawEvent(ref RowCursor row)
    {
        Position = BinaryPrimitives.ReadInt64BigEndian(row.Field());
        row.Position = Position;
        Stream = row.Field();
        Version = BinaryPrimitives.ReadInt64BigEndian(row.Field());
        Alias = row.Field();
        Data = RowCursor.Json(row.Field());
        RecordedAt = TimestampZero.AddTicks(BinaryPrimitives.ReadInt64BigEndian(row.Field()) * TimeSpan.TicksPerMicrosecond);
        CommandId = row.Field();
        Account = row.Field();
        Headers = RowCursor.Json(row.Field());
    }

    public long Position { get; }

    public ReadOnlySpan<byte> Stream { get; }

    public long Version { get; }

    public ReadOnlySpan<byte> Alias { get; }

    /// <summary>The event's JSON.</summary>
    public ReadOnlySpan<byte> Data { get; }

    public DateTimeOffset RecordedAt { get; }

    public ReadOnlySpan<byte> CommandId { get; }

    public ReadOnlySpan<byte> Account { get; }

    /// <summary>The JSON of <see cref="EventHeaders"/>.</summary>
    public ReadOnlySpan<byte> Headers { get; }
}

/// <summary>Makes of an event's bytes what the caller needs. Called on several threads at once.</summary>
public delegate T ReadEvent<out T>(in RawEvent e);

/// <summary>
/// Reads long stretches of the history, several times as fast as <see cref="EventJournal.ReadAsync"/>: PostgreSQL streams the rows,
/// blocks of them are decoded on every core from the bytes they came in, and handed on in order.
/// </summary>
public sealed class EventScan(NpgsqlDataSource dataSource)
{
    private const int BlockSize = 1 << 18;
    private const int HeaderSize = 19; // of the COPY format: a signature, flags, the length of an extension that is empty

    /// <summary>The events after a position up to another, all of them, in order.</summary>
    /// <exception cref="InvalidDataException">An event is missing, or one cannot be read.</exception>
    public async IAsyncEnumerable<T[]> ReadAsync<T>(
        long afterPosition, long upToPosition, ReadEvent<T> read, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (afterPosition >= upToPosition) yield break;
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ahead = Channel.CreateBounded<Task<T[]>>(new BoundedChannelOptions(Cores.BlocksAhead) { SingleReader = true, SingleWriter = true });
        // While the caller is busy with what it has, PostgreSQL must not wait.
        var fetching = Task.Run(() => FetchAsync(afterPosition, upToPosition, read, ahead.Writer, abandoned.Token), CancellationToken.None);
        try
        {
            await foreach (var decoded in ahead.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                // What was read ahead may be much.
                cancellationToken.ThrowIfCancellationRequested();
                yield return await decoded.ConfigureAwait(false);
            }
        }
        finally
        {
            await abandoned.CancelAsync().ConfigureAwait(false);
            await fetching.ConfigureAwait(false);
        }
    }

    /// <summary>Reads the rows and has them decoded; what goes wrong reaches the caller behind the events before it.</summary>
    private async Task FetchAsync<T>(long afterPosition, long upToPosition, ReadEvent<T> read, ChannelWriter<Task<T[]>> ahead, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            // COPY takes no parameters; these are numbers.
            var copy = string.Create(CultureInfo.InvariantCulture, $"""
                copy (select e.seq_id, e.stream_id, e.version, e.type, e.data, e.timestamp, e.causation_id, e.user_name, e.headers
                      from opsboard.mt_events e where e.seq_id > {afterPosition} and e.seq_id <= {upToPosition} order by e.seq_id)
                to stdout (format binary)
                """);
            await using var stream = await connection.BeginRawBinaryCopyAsync(copy, cancellationToken).ConfigureAwait(false);
            var (blocks, next) = (new RowBlocks(stream), afterPosition + 1);
            try
            {
                while (await blocks.NextAsync(cancellationToken).ConfigureAwait(false) is { } block)
                {
                    var first = next;
                    next += block.Count;
                    await ahead.WriteAsync(Task.Run(() => Decode(block, first, read), CancellationToken.None), cancellationToken).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException)
            {
                await EndAsync(stream).ConfigureAwait(false);
                throw;
            }
            ahead.Complete(next == upToPosition + 1 ? null : new InvalidDataException($"Events are missing: {upToPosition} was to be the last, and {next - 1} is."));
        }
        catch (Exception failure)
        {
            ahead.TryComplete(failure);
        }
    }

    /// <summary>Else all that PostgreSQL would still send is read and dropped.</summary>
    private static async Task EndAsync(NpgsqlRawCopyStream stream)
    {
        try
        {
            await stream.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // It has ended already: it was cancelled within a read.
        }
    }

    private static T[] Decode<T>(RowBlock block, long first, ReadEvent<T> read)
    {
        var events = new T[block.Count];
        var row = new RowCursor(block.Buffer.AsSpan(block.Rows));
        for (var i = 0; i < events.Length; i++)
        {
            row.Begin();
            var e = new RawEvent(ref row);
            if (e.Position != first + i)
                throw new InvalidDataException($"An event is missing: {e.Position} follows {first + i - 1}.");
            events[i] = read(e);
        }
        ArrayPool<byte>.Shared.Return(block.Buffer);
        return events;
    }

    /// <summary>Some whole rows, in a rented buffer: new ones so large are garbage that only a full collection takes away.</summary>
    private sealed record RowBlock(byte[] Buffer, Range Rows, int Count);

    /// <summary>Cuts the stream where rows end.</summary>
    private sealed class RowBlocks(Stream stream)
    {
        private byte[] _left = [];
        private bool _isInside;

        public async ValueTask<RowBlock?> NextAsync(CancellationToken cancellationToken)
        {
            for (var size = BlockSize; ; size *= 2)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(size, _left.Length * 2));
                _left.CopyTo(buffer, 0);
                var length = _left.Length + await stream.ReadAtLeastAsync(buffer.AsMemory(_left.Length), buffer.Length - _left.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                var start = _isInside ? 0 : HeaderSize;
                if (length < start) throw new InvalidDataException("PostgreSQL sent no rows.");
                var (end, count) = Whole(buffer.AsSpan(0, length), start);
                _left = buffer[end..length];
                _isInside = true;
                if (count > 0) return new(buffer, start..end, count);
                ArrayPool<byte>.Shared.Return(buffer);
                if (length < buffer.Length) return null;
            }
        }

        private static (int End, int Count) Whole(ReadOnlySpan<byte> bytes, int start)
        {
            var (at, count) = (start, 0);
            while (bytes.Length - at >= sizeof(short) && BinaryPrimitives.ReadInt16BigEndian(bytes[at..]) is var fields and >= 0)
            {
                var end = at + sizeof(short);
                for (; fields > 0 && bytes.Length - end >= sizeof(int); fields--)
                    end += sizeof(int) + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(bytes[end..]));
                if (fields > 0 || end > bytes.Length) break;
                (at, count) = (end, count + 1);
            }
            return (at, count);
        }
    }
}

/// <summary>Goes through the fields of rows in PostgreSQL's binary format.</summary>
internal ref struct RowCursor(ReadOnlySpan<byte> rows)
{
    private const byte JsonbVersion = 1;

    private readonly ReadOnlySpan<byte> _rows = rows;
    private int _at;

    /// <summary>Of the row, for who must be told of it.</summary>
    public long Position { get; set; }

    public void Begin() => _at += sizeof(short);

    public ReadOnlySpan<byte> Field()
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(_rows[_at..]);
        if (length < 0)
            throw new InvalidDataException($"The event at position {Position} has no command, account or headers: OpsBoard did not write it.");
        var field = _rows.Slice(_at + sizeof(int), length);
        _at += sizeof(int) + length;
        return field;
    }

    public static ReadOnlySpan<byte> Json(ReadOnlySpan<byte> jsonb) => jsonb.Length > 0 && jsonb[0] == JsonbVersion
        ? jsonb[1..] : throw new InvalidDataException($"PostgreSQL sent jsonb in another format: {Encoding.UTF8.GetString(jsonb[..Math.Min(20, jsonb.Length)])}");
}
