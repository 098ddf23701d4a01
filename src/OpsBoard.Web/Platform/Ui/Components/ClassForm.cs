namespace OpsBoard.Web.Platform.Ui.Components;

/// <summary>How a class of a zone is shown; every form has its word, its shape and its colour.</summary>
public enum ClassForm
{
    /// <summary>Shape and word in a line of text.</summary>
    Mark,

    /// <summary>The same on the fill of its class: rows and headings.</summary>
    Tag,

    /// <summary>A place on a map: its name, the short word, a count.</summary>
    Tile,

    /// <summary>A zone on a wall: its name, the short word, days without a case.</summary>
    Chip,
}
