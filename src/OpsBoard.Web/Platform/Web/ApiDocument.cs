using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace OpsBoard.Web.Platform.Web;

/// <summary>What the OpenAPI document says beyond the endpoints' own types.</summary>
internal static class ApiDocument
{
    public static void Describe(OpenApiOptions options)
    {
        // HEAD goes without saying.
        options.ShouldInclude = description => description.HttpMethod != HttpMethods.Head;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "OpsBoard",
                Version = "v1",
                Description = "Boards of an epidemic response. Commands carry Idempotency-Key (the command's id: the same again gives the same answer and no second event) "
                    + "and If-Match (the version that the sender saw). Errors are RFC 9457 problems with a stable code.",
            };
            document.Components ??= new();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The account's token." };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<CommandEndpoint.IsCommand>().Any()) return Task.CompletedTask;
            operation.Parameters ??= [];
            operation.Parameters.Add(Header("Idempotency-Key", "Id of the command, 8 to 128 letters, digits, '.', '_', ':' or '-'.", isRequired: true));
            operation.Parameters.Add(Header("If-Match", "Version of the stream that the sender saw, or * for whatever is there.", isRequired: false));
            operation.Security = [new() { [new OpenApiSecuritySchemeReference("bearer")] = [] }];
            return Task.CompletedTask;
        });
    }

    private static OpenApiParameter Header(string name, string description, bool isRequired) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = isRequired,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
