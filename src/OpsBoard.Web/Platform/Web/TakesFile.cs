namespace OpsBoard.Web.Platform.Web;

/// <summary>Marks an address that takes a file: it may be larger than a command, and says itself what its bytes are.</summary>
/// <param name="MostBytes">Larger ones are refused before they are read.</param>
internal sealed record TakesFile(long MostBytes);
