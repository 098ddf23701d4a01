namespace OpsBoard.Web.Platform.Ui;

/// <summary>Times are stored in UTC and read in the local time of the jurisdiction, China's one zone.</summary>
public static class LocalTime
{
    // A machine without time zone data must not stop the board; the zone has had no summer time since 1991.
    public static TimeZoneInfo Zone { get; } =
        TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Shanghai", out var zone)
            ? zone
            : TimeZoneInfo.CreateCustomTimeZone("Asia/Shanghai", TimeSpan.FromHours(8), null, null);

    public static DateTimeOffset Of(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(Of(at).DateTime);
}
