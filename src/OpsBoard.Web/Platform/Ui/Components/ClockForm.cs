namespace OpsBoard.Web.Platform.Ui.Components;

/// <summary>How a moment is written, in the local time of the jurisdiction.</summary>
public enum ClockForm
{
    /// <summary>07:42</summary>
    Time,

    /// <summary>07:41:52</summary>
    Seconds,

    /// <summary>4月3日, 3 Apr</summary>
    Day,

    /// <summary>2022年4月3日, 3 Apr 2022</summary>
    Date,

    /// <summary>4月3日 07:42, 3 Apr 07:42</summary>
    Moment,

    /// <summary>刚刚, 26 分前, 今 05:03, 昨 00:27, 4月1日; the viewer script keeps it true.</summary>
    Relative,

    /// <summary>剩 3:20 or 超 1:12 for something due at that moment; the viewer script counts it.</summary>
    Due,
}
