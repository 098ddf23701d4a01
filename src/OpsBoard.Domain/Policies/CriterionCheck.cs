namespace OpsBoard.Domain.Policies;

/// <summary>What can be wrong with one criterion of a pack.</summary>
internal static class CriterionCheck
{
    /// <summary>It is met by time and tests, not by an event: what a step down waits for.</summary>
    public static bool Waits(Criterion criterion) => criterion switch
    {
        AnyOf any => any.Of.All(Waits),
        PositiveSinceClass or DistrictWithout => false,
        _ => true,
    };

    public static string? ProblemOf(Criterion criterion, PolicyPack pack) => criterion switch
    {
        DaysWithoutCase { Days: < 1 } or CaseFree { Days: < 1 } or ContactsCleared { Days: < 1 } or ContactsQuarantined { Days: < 1 } => "Days is not 1 or more",
        ScreeningClear { WithinDays: < 0 } => "WithinDays is below 0",
        ScreeningOnDay c when c.Day < 1 || c.Of < c.Day => "Day is not 1 to Of",
        Disinfected { Of: < 1 } => "Of is not 1 or more",
        AnyOf { Of.Count: < 2 } => "a choice needs two criteria or more",
        AnyOf any => any.Of.Select(c => ProblemOf(c, pack)).FirstOrDefault(p => p is not null),
        DistrictWithout { Classes.Count: 0 } => "it names no class",
        DistrictWithout c when c.Classes.Any(id => pack.Class(id) is null) => $"\"{c.Classes.First(id => pack.Class(id) is null)}\" is no class of this pack",
        _ => null,
    };
}
