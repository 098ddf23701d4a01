using OpsBoard.Domain.Tasks;
using OpsBoard.Web.Platform.Ui.Components;

namespace OpsBoard.Web.Features.Overview.Rows;

internal static class WorkStates
{
    /// <summary>How a task is shown: lateness goes before everything it may be otherwise.</summary>
    public static StateOfWork Of(FieldTaskState state, bool isLate) => isLate ? StateOfWork.Late : state switch
    {
        FieldTaskState.Unseen => StateOfWork.Unseen,
        FieldTaskState.Received => StateOfWork.Received,
        FieldTaskState.InHand or FieldTaskState.AwaitingRecheck => StateOfWork.InHand,
        FieldTaskState.Blocked => StateOfWork.Blocked,
        FieldTaskState.Returned => StateOfWork.Returned,
        FieldTaskState.Done or FieldTaskState.Withdrawn => StateOfWork.Done,
        _ => throw new System.Diagnostics.UnreachableException(state.ToString()),
    };
}
