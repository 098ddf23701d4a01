namespace OpsBoard.Web.Platform.Ui;

/// <summary>What a page is shown on; it decides which scripts and theme the document carries.</summary>
public enum Surface
{
    /// <summary>Desk and phone: the reader's theme, Radzen, Blazor, viewer script. The default.</summary>
    Desk,

    /// <summary>A wall: dark, the viewer script alone, nobody at the keyboard.</summary>
    Wall,

    /// <summary>Sign-in and errors: the reader's theme and no script, so that they work when nothing else does.</summary>
    Plain,
}

/// <summary>Put on a page: <c>@attribute [On(Surface.Wall)]</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnAttribute(Surface surface) : Attribute
{
    public Surface Surface { get; } = surface;
}
