namespace OpsBoard.Web.Platform.Ui.Components;

/// <summary>What a source said beside a number; it is kept and stands by the number.</summary>
public enum Qualifier
{
    Exact,

    /// <summary>超: more than.</summary>
    Over,

    /// <summary>近: a little less than.</summary>
    Nearly,

    /// <summary>余: and some more, written after the number.</summary>
    More,

    /// <summary>约: about.</summary>
    About,

    /// <summary>至少: not fewer than.</summary>
    AtLeast,

    /// <summary>至多: not more than.</summary>
    AtMost,
}

/// <summary>Where a figure stands.</summary>
public enum FigureSize
{
    /// <summary>In a line or a cell, in the size of its text.</summary>
    Row,

    /// <summary>In the strip of a desk page, 22 px.</summary>
    Key,

    /// <summary>The figure of the day on a wall, read from 14 metres.</summary>
    Wall,
}
