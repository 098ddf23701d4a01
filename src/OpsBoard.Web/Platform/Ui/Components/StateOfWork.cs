namespace OpsBoard.Web.Platform.Ui.Components;

/// <summary>Where a piece of work stands. Shown by glyph and word in ink alone: hue belongs to the class of a zone.</summary>
public enum StateOfWork
{
    Unseen,
    Received,
    InHand,
    Blocked,
    Late,
    Returned,
    Done,
    Missing,
}
