using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Platform.Web;

/// <summary>What a static page looks at: now, or a past moment by <c>asOf</c>. Whoever may not look is led to the door.</summary>
internal sealed class PageSight(IHttpContextAccessor accessor, Gate gate, MomentReader moments, Live<OperationsView> live, NavigationManager navigation)
{
    /// <summary>The divisions as they are now, whatever moment is looked at.</summary>
    public DivisionTree Present => live.Current.Divisions;

    /// <summary>Both are null when the reader was sent to sign in.</summary>
    public async Task<(Sight? Sight, Rejection? Rejection)> ReadAsync(string? asOf)
    {
        var context = accessor.HttpContext!;
        if (gate.MayLook(context.User)) return await moments.ReadAsync(asOf, context.RequestAborted);
        navigation.NavigateTo($"/sign-in?returnUrl={Uri.EscapeDataString($"{context.Request.Path}{context.Request.QueryString}")}");
        return (null, null);
    }
}
