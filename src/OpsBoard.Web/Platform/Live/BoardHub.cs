using Microsoft.AspNetCore.SignalR;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Web.Platform.Access;

namespace OpsBoard.Web.Platform.Live;

/// <summary>
/// The hub of viewers, at <c>/hubs/board?surface=desk|wall|overview&amp;culture=zh-CN|en</c>. Sends <c>rows</c>, <c>beat</c> and <c>reload</c>;
/// with <c>surface=data</c> machines get <c>changes</c> in place of rows.
/// </summary>
internal sealed class BoardHub(BoardBroadcaster broadcaster, DataBroadcaster data, Live<OperationsView> live, HubVisitors visitors) : Hub
{
    private const int MostDistricts = 200;

    /// <summary>Watches districts from a position on; called again it takes the place of the call before.</summary>
    public async Task Watch(IReadOnlyList<string?>? districts, long position)
    {
        if (districts is null) throw new HubException("districts.missing: name the districts to watch, such as [\"220106\"].");
        if (districts.Count > MostDistricts) throw new HubException($"district.too-many: at most {MostDistricts} districts.");
        if (position < 0) throw new HubException("position.negative: a position is 0 or more.");
        var view = live.Current;
        var codes = new List<DivisionCode>(districts.Count);
        foreach (var text in districts.Distinct())
            codes.Add(DivisionCode.TryParse(text, out var code) && view.Board(code) is not null ? code : throw new HubException($"district.unknown: {text ?? "null"}"));

        await LeaveAllAsync();
        var (surface, culture) = Query();
        if (position > live.Current.Position)
        {
            // The viewer saw a future that this server doesn't know: another database, or a restored one.
            await Clients.Caller.SendAsync("reload", Context.ConnectionAborted);
            return;
        }
        // Only what was joined is left again: whoever leaves must not take another's place with him.
        var watched = new List<DivisionCode>(codes.Count);
        Context.Items["watched"] = watched;
        foreach (var code in codes)
        {
            if (surface == DataBroadcaster.Surface) await data.JoinAsync(Context.ConnectionId, code, position, Clients.Caller, watched.Add, Context.ConnectionAborted);
            else await broadcaster.JoinAsync(Context.ConnectionId, surface, culture, code, position, Clients.Caller, watched.Add, Context.ConnectionAborted);
        }
        await Clients.Caller.SendAsync("beat", broadcaster.Beat(), Context.ConnectionAborted);
    }

    public override Task OnConnectedAsync()
    {
        visitors.Enter(Context);
        return base.OnConnectedAsync();
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        visitors.Leave(Context);
        await LeaveAllAsync();
        await base.OnDisconnectedAsync(exception);
    }

    private async Task LeaveAllAsync()
    {
        if (!Context.Items.Remove("watched", out var watched)) return;
        var (surface, culture) = Query();
        foreach (var code in (List<DivisionCode>)watched!)
        {
            if (surface == DataBroadcaster.Surface) await data.LeaveAsync(Context.ConnectionId, code);
            else await broadcaster.LeaveAsync(Context.ConnectionId, surface, culture, code);
        }
    }

    private (string Surface, string Culture) Query()
    {
        var query = Context.GetHttpContext()!.Request.Query;
        var surface = query["surface"].ToString() is { Length: > 0 } s ? s : "desk";
        var culture = query["culture"] == "en" ? "en" : "zh-CN";
        return broadcaster.Knows(surface) || surface == DataBroadcaster.Surface
            ? (surface, culture) : throw new HubException($"surface.unknown: {surface}");
    }
}
