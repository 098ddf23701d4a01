using Microsoft.AspNetCore.Components;

namespace OpsBoard.Web.Features.Boards.Acts;

/// <summary>What the officer pointed at on the board, and where. Sent by <c>desk.js</c>.</summary>
public sealed class BoardActEventArgs : EventArgs
{
    /// <summary><c>zone</c>, <c>task</c> or <c>issue</c>.</summary>
    public string Act { get; set; } = "";

    public string Id { get; set; } = "";

    /// <summary>Pixels from the corner of the element that listens.</summary>
    public double X { get; set; }

    public double Y { get; set; }

    /// <summary>A phone: the acts take the whole screen.</summary>
    public bool Narrow { get; set; }
}

/// <summary>Tells Razor of <c>@onboardact</c>.</summary>
[EventHandler("onboardact", typeof(BoardActEventArgs))]
public static class EventHandlers;
