namespace OpsBoard.Web.Platform.Ui.Components;

/// <summary>The glyphs drawn in Glyphs.razor. A glyph stands beside its word, never in its place.</summary>
public enum Glyph
{
    Late,
    Blocked,
    Missing,
    Unseen,
    Received,
    Hand,
    Done,
    Returned,
    Clock,
    Sim,
    Search,
    Down,
    Right,
    Left,
    X,
    Arrow,
    Two,
    Lock,
    Override,
    Plate,
    Still,
    Clear,
}
