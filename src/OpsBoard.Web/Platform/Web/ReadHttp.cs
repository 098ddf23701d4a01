using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Platform.Web;

/// <summary>A look at the boards over HTTP, now or <c>asOf</c> a past moment.</summary>
internal sealed class ReadHttp(IHttpContextAccessor accessor, MomentReader moments, Gate gate)
{
    public async Task<IResult> RunAsync(string? asOf, Func<Sight, IResult> answer, CancellationToken ct)
    {
        var context = accessor.HttpContext!;
        if (!gate.MayLook(context.User)) return CommandHttp.Unauthenticated(context);
        var (sight, rejection) = await moments.ReadAsync(asOf, ct);
        if (rejection is not null) return Problems.Of(context, 400, rejection.Code, rejection.Facts);
        context.Response.Headers["OpsBoard-Position"] = sight!.View.Position.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return answer(sight);
    }

    public IResult NotFound(string code, params IReadOnlyList<Fact> facts) => Problems.Of(accessor.HttpContext!, 404, code, facts);

    public IResult Bad(string code, params IReadOnlyList<Fact> facts) => Problems.Of(accessor.HttpContext!, 400, code, facts);

    public static IResult Json(object value) => Results.Json(value, ApiJson.Options);
}
