using System.Globalization;
using Microsoft.Extensions.Localization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Narration;

namespace OpsBoard.Web.Features.Zones;

/// <summary>How the earliest day comes about, in words that a reader can check by hand.</summary>
internal static class LiftSum
{
    /// <summary>Null when there is nothing to add up: the step is allowed, or no day can be foreseen.</summary>
    public static string? Of(TransitionOption step, Narrator narrator, IStringLocalizer words)
    {
        if (step.IsAllowed || step.Earliest is not { } earliest) return null;
        if (step.Criteria.FirstOrDefault(c => c.Earliest == earliest && Start(c) is not null) is not { } binding) return null;
        var sum = words["sum", narrator.Day(Start(binding)!.Value), binding.Of!, narrator.Day(earliest)].Value;
        var earlier = step.Blockers.Where(c => c != binding && c.Earliest < earliest && Start(c) is not null).Select(c => c.Earliest!.Value).ToList();
        return earlier.Count == 0 ? sum : sum + words["sum.later", narrator.Day(earlier.Max())].Value;
    }

    // The day from which a criterion counts.
    private static DateOnly? Start(CriterionResult c) =>
        c.Of is not null && c.Facts.FirstOrDefault(f => f.Name is "from" or "exposed") is { Value: { } value }
            && DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
