namespace OpsBoard.Web.Platform.Ui.Components;

/// <summary>How a criterion of a rule stands.</summary>
public enum CriterionState
{
    Met,

    /// <summary>Met today, but not for ever: a screening grows old.</summary>
    WillExpire,

    NotMet,
}
