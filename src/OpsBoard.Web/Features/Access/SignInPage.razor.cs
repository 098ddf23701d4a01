using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Access;

/// <summary>Account and password. A plain form, so that it works when nothing else does.</summary>
public sealed partial class SignInPage
{
    private Rejection? _refused;

    [Inject] private SignInDesk Desk { get; set; } = null!;

    [Inject] private Refusals Refusals { get; set; } = null!;

    [Inject] private Gate Gate { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "returnUrl")] private string? Wanted { get; set; }

    [SupplyParameterFromForm(FormName = "sign-in")] private string? ReturnUrl { get; set; }

    [SupplyParameterFromForm(FormName = "sign-in")] private string? Account { get; set; }

    [SupplyParameterFromForm(FormName = "sign-in")] private string? Password { get; set; }

    // Nobody is sent to another site from here.
    private string Target => (ReturnUrl ?? Wanted) is { } url && RedirectHttpResult.IsLocalUrl(url) ? url : "/";

    private async Task EnterAsync()
    {
        _refused = await Desk.TryAsync(Context, Account ?? "", Password ?? "");
        if (_refused is null) Navigation.NavigateTo(Target);
        else Context.Response.StatusCode = _refused.Code == "access.too-many-attempts" ? StatusCodes.Status429TooManyRequests : StatusCodes.Status403Forbidden;
    }
}
