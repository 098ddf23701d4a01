namespace OpsBoard.Web.Platform.Ui;

/// <summary>
/// What every page of one request shows around its content. The host registers a scoped factory for it;
/// without one the shell is empty and the reader is signed out.
/// </summary>
public sealed record Shell
{
    /// <summary>Only pages that exist, in reading order; the first four stand in the bottom bar of a phone, the rest in its menu.</summary>
    public IReadOnlyList<NavEntry> Nav { get; init; } = [];

    /// <summary>Null when signed out.</summary>
    public string? Account { get; init; }

    /// <summary>The reader's role in words, below the account.</summary>
    public string? Role { get; init; }

    public string SignInHref { get; init; } = "/sign-in";

    /// <summary>Is posted to, with an anti-forgery token.</summary>
    public string SignOutHref { get; init; } = "/sign-out";

    /// <summary>The board's present: under a scenario, the scenario's time.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Null when the board runs on real time.</summary>
    public ScenarioState? Scenario { get; init; }

    internal double Rate => Scenario is null ? 1 : Scenario.Paused ? 0 : Scenario.Speed;
}

/// <summary>An entry of the main menu. It is the current one on its own page and on those below it or below <see cref="Also"/>.</summary>
public sealed record NavEntry(string Text, string Href)
{
    /// <summary>Further paths that belong here, such as <c>/zones</c> to the districts.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>What waits there for the reader; shown on a phone. Null shows nothing.</summary>
    public int? Count { get; init; }

    internal bool Holds(string path) => Under(path, Href) || Also.Any(also => Under(path, also));

    private static bool Under(string path, string root) =>
        path == root || (root != "/" && path.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal));
}

/// <summary>A past that is played as if it were now. Speed 60 plays a minute in a second.</summary>
public sealed record ScenarioState(string Name, DateTimeOffset From, DateTimeOffset To, DateTimeOffset At, double Speed, bool Paused)
{
    internal double Percent => To <= From ? 100 : Math.Clamp((At - From) / (To - From) * 100, 0, 100);
}

/// <summary>The past moment a page shows, and the way back to now.</summary>
public sealed record AsOfMoment(DateTimeOffset At, long? Position, string NowHref);
