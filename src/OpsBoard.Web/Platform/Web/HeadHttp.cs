using Microsoft.AspNetCore.Routing;

namespace OpsBoard.Web.Platform.Web;

/// <summary>HEAD: what GET would answer, without its body, which the server leaves out by itself.</summary>
internal static class HeadHttp
{
    public static RouteGroupBuilder AnswerHeadLikeGet(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Add(endpoint =>
        {
            if (endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault() is { HttpMethods: ["GET"] })
                endpoint.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
        });
        return group;
    }
}
