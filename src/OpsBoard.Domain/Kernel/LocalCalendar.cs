namespace OpsBoard.Domain.Kernel;

/// <summary>The jurisdiction's calendar: a local day begins at its midnight, whatever the machine thinks.</summary>
public sealed class LocalCalendar(TimeZoneInfo zone)
{
    public TimeZoneInfo Zone { get; } = zone;

    public DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(At(moment).DateTime);

    public DateTimeOffset At(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone);

    /// <summary>The first moment of <paramref name="day"/>, in UTC.</summary>
    public DateTimeOffset StartOf(DateOnly day) => At(day, TimeOnly.MinValue);

    public DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        // At the ends of the calendar there is no UTC left to turn to; the last moment there is stands for it.
        var ticks = Math.Clamp(local.Ticks - Zone.GetUtcOffset(local).Ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks);
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }
}
