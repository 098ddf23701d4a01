using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Operations;

/// <summary>A pack in force on a board, since an adoption.</summary>
/// <param name="Position">Position of the adoption; 0 for the pack that a board began with.</param>
/// <param name="At">When it came into force (happened, not recorded).</param>
/// <param name="By">Who adopted it.</param>
/// <param name="Continues">As what the classes of the pack before go on, as the adoption said.</param>
public sealed record PackSpan(PackRef Pack, long Position, DateTimeOffset At, AccountName By, IReadOnlyList<ClassContinuation> Continues)
{
    internal static PackSpan First(PackRef pack) => new(pack, 0, DateTimeOffset.MinValue, new("opsboard"), []);
}
