using Microsoft.Extensions.Localization;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Web.Features.Scenarios;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Narration;
using OpsBoard.Web.Platform.Ui;

namespace OpsBoard.Web.Features;

/// <summary>What stands around every page: the menu, who reads, and which time the board tells.</summary>
internal static class ShellFactory
{
    public static Shell Make(IServiceProvider services)
    {
        var words = services.GetRequiredService<IStringLocalizer<Words>>();
        var view = services.GetRequiredService<Live<OperationsView>>().Current;
        var grant = services.GetRequiredService<Gate>().GrantOf(services.GetRequiredService<IHttpContextAccessor>().HttpContext?.User);
        return new()
        {
            Nav = [.. Menu(words, HomeOf(grant, view.Divisions), grant)],
            Account = grant?.Account.Value,
            Role = grant is null ? null : services.GetRequiredService<Narrator>().Role(grant.Role),
            Now = services.GetRequiredService<TimeProvider>().GetUtcNow(),
            Scenario = StateOf(services),
        };
    }

    private static IEnumerable<NavEntry> Menu(IStringLocalizer<Words> words, DivisionCode? home, Grant? grant)
    {
        yield return new(words["nav.overview"], "/");
        if (home is { } district) yield return new(words["nav.districts"], $"/districts/{district}") { Also = ["/districts"] };
        yield return new(words["nav.tasks"], "/tasks");
        yield return new(words["nav.zones"], "/zones");
        yield return new(words["nav.map"], "/map");
        yield return new(words["nav.audit"], "/audit");
        yield return new(words["nav.rules"], "/policies") { Also = ["/divisions", "/forecast"] };
        if (grant is { Role: Role.Administrator }) yield return new(words["nav.admin"], "/admin");
    }

    /// <summary>The district that the reader answers for, else the first; null while there is none.</summary>
    private static DivisionCode? HomeOf(Grant? grant, DivisionTree divisions)
    {
        var districts = divisions.Districts.ToList();
        var own = grant?.Districts.SelectMany(granted => districts.Where(d => divisions.IsWithin(d.Code, granted))).FirstOrDefault();
        return (own ?? districts.FirstOrDefault())?.Code;
    }

    private static ScenarioState? StateOf(IServiceProvider services)
    {
        if (services.GetRequiredService<ScenarioSteering>().Progress is not { } p) return null;
        var name = services.GetRequiredService<IStringLocalizer<ScenarioWords>>()[$"name.{p.Name}"];
        return new(name.ResourceNotFound ? p.Name : name.Value, p.From, p.To, p.At, p.Speed, p.IsPaused);
    }
}
