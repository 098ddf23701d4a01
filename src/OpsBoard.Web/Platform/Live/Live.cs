using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace OpsBoard.Web.Platform.Live;

/// <summary>
/// The latest of an immutable view, and those who follow it. A follower takes the snapshot and its place in one
/// step and has a mailbox of one: what it missed while it was busy it doesn't need, since the next view holds it.
/// </summary>
public sealed class Live<TView>(TView initial) where TView : class
{
    private readonly Lock _gate = new();
    private readonly HashSet<Follower> _followers = [];
    private TView _current = initial;

    public TView Current => Volatile.Read(ref _current);

    public void Publish(TView view)
    {
        lock (_gate)
        {
            _current = view;
            foreach (var follower in _followers) follower.Ring();
        }
    }

    public Follower Follow()
    {
        var follower = new Follower(this);
        lock (_gate) _followers.Add(follower);
        return follower;
    }

    /// <summary>Waits until a view satisfies <paramref name="condition"/> and returns it.</summary>
    public async Task<TView> WaitForAsync(Func<TView, bool> condition, CancellationToken ct)
    {
        if (Current is { } now && condition(now)) return now;
        using var follower = Follow();
        await foreach (var view in follower.ChangesAsync(ct))
            if (condition(view)) return view;
        throw new OperationCanceledException(ct);
    }

    /// <summary>One who follows. Disposing it ends its loop.</summary>
    public sealed class Follower(Live<TView> live) : IDisposable
    {
        private readonly Channel<bool> _mailbox = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        /// <summary>The present view first, then each newer one; several at once count as one.</summary>
        public async IAsyncEnumerable<TView> ChangesAsync([EnumeratorCancellation] CancellationToken ct)
        {
            TView? last = null;
            do
            {
                var now = live.Current;
                if (ReferenceEquals(now, last)) continue;
                yield return last = now;
            }
            while (await WaitAsync(ct));
        }

        public void Dispose()
        {
            lock (live._gate) live._followers.Remove(this);
            _mailbox.Writer.TryComplete();
        }

        internal void Ring() => _mailbox.Writer.TryWrite(true);

        private async ValueTask<bool> WaitAsync(CancellationToken ct)
        {
            if (!await _mailbox.Reader.WaitToReadAsync(ct)) return false;
            _mailbox.Reader.TryRead(out _);
            return true;
        }
    }
}
