using System.Globalization;
using OpsBoard.Domain.Operations;

namespace OpsBoard.Web.Platform.Live;

/// <summary>
/// When something changed last. Pages that are too entangled to be kept true row by row hold the stamp of what they
/// show, in a list of its own, and fetch themselves anew when it changes.
/// </summary>
/// <param name="Position">Of the event that changed it last.</param>
/// <param name="Turns">What changes on its page without an event of its own: the day, what is late, what others hold back.</param>
public sealed record StampModel(string Id, long Position, string Turns)
{
    public BoardRow Row => new(Id, Id, "", typeof(Stamp), this);

    /// <summary>The stamp of something with its tasks.</summary>
    public static StampModel Of(string id, long position, IEnumerable<TaskEntry> tasks, Moment moment, DateOnly today, int heldBack = 0)
    {
        var late = 0;
        foreach (var task in tasks)
        {
            position = Math.Max(position, task.Last.Position);
            if (task.Task.IsLate(moment.Now)) late++;
        }
        return new(id, position, string.Create(CultureInfo.InvariantCulture, $"{today:yyyyMMdd} {late} {heldBack}"));
    }
}
