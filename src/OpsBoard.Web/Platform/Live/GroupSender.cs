using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;

namespace OpsBoard.Web.Platform.Live;

/// <summary>
/// Sends to one group, in order, apart from everything else: a viewer who has stopped reading delays his own group
/// and nothing more. When the group falls too far behind it is told to load anew in place of what it missed.
/// </summary>
internal sealed partial class GroupSender
{
    private const int MostWaiting = 64;

    private readonly Channel<RowsMessage> _mailbox = Channel.CreateBounded<RowsMessage>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly IClientProxy _group;
    private readonly ILogger _log;
    private volatile bool _isOverrun;

    public GroupSender(IClientProxy group, ILogger log, CancellationToken ct)
    {
        (_group, _log) = (group, log);
        Loop = Task.Run(() => SendAsync(ct), ct);
    }

    /// <summary>Ends with the host.</summary>
    public Task Loop { get; }

    public void Post(RowsMessage message)
    {
        if (!_mailbox.Writer.TryWrite(message)) _isOverrun = true;
    }

    /// <summary>What the group has is no longer the board; it loads anew.</summary>
    public void Reload()
    {
        _isOverrun = true;
        // Wakes the loop; when the mailbox is full it is awake.
        _mailbox.Writer.TryWrite(RowsMessage.Nothing);
    }

    private async Task SendAsync(CancellationToken ct)
    {
        await foreach (var message in _mailbox.Reader.ReadAllAsync(ct))
        {
            try
            {
                if (!_isOverrun)
                {
                    await _group.SendAsync("rows", message, ct);
                    continue;
                }
                while (_mailbox.Reader.TryRead(out _)) { }
                _isOverrun = false;
                await _group.SendAsync("reload", ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                NotSent(_log, e, message.District);
                _isOverrun = true;
            }
        }
    }

    [LoggerMessage(1202, LogLevel.Warning, "Rows of {District} could not be sent; their viewers load anew")]
    private static partial void NotSent(ILogger log, Exception e, string district);
}
