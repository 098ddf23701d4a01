namespace OpsBoard.Web.Platform.Web;

internal static class CommandEndpoint
{
    /// <summary>Says in the OpenAPI document what every command answers.</summary>
    public static RouteHandlerBuilder AsCommand(this RouteHandlerBuilder endpoint) => endpoint
        .Produces<CommandAnswer>()
        .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409)
        .ProducesProblem(413).ProducesProblem(422).ProducesProblem(428).ProducesProblem(503)
        .WithMetadata(new IsCommand());

    /// <summary>Marks a command, so that the document names its headers.</summary>
    internal sealed class IsCommand;
}
