using System.Globalization;
using System.Text.Json.Serialization;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Bulletins;

/// <summary>Figures of one division for one local day, as published; null where nothing was, which is never 0.</summary>
public sealed record PublishedFigures(int? NewConfirmed, int? NewAsymptomatic, int? NewDischarged, int? ReleasedAsymptomatic);

public abstract record BulletinEvent(DivisionCode Division, DateOnly Day) : DomainEvent;

public sealed record BulletinPublished(DivisionCode Division, DateOnly Day, PublishedFigures Figures, string Source) : BulletinEvent(Division, Day);

/// <summary>Figures that were published again; the old ones stay in history.</summary>
public sealed record BulletinCorrected(DivisionCode Division, DateOnly Day, PublishedFigures Figures, string Source, string Why) : BulletinEvent(Division, Day);

/// <summary>通报: what was published of a division for a local day.</summary>
public sealed record Bulletin(DivisionCode Division, DateOnly Day, PublishedFigures Figures, string Source, DateTimeOffset PublishedAt, bool IsCorrected)
{
    public static string StreamOf(DivisionCode division, DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"bulletin-{division}-{day:yyyy-MM-dd}");

    public static Bulletin Evolve(BulletinEvent happened, DateTimeOffset at) => happened switch
    {
        BulletinPublished e => new(e.Division, e.Day, e.Figures, e.Source, at, IsCorrected: false),
        BulletinCorrected e => new(e.Division, e.Day, e.Figures, e.Source, at, IsCorrected: true),
        _ => throw new System.Diagnostics.UnreachableException(happened.GetType().Name),
    };
}

public abstract record BulletinCommand(DivisionCode Division, DateOnly Day) : Command
{
    [JsonIgnore]
    public override string Stream => Bulletin.StreamOf(Division, Day);
}

public sealed record PublishBulletin(DivisionCode Division, DateOnly Day, PublishedFigures Figures, string Source) : BulletinCommand(Division, Day);

public sealed record CorrectBulletin(DivisionCode Division, DateOnly Day, PublishedFigures Figures, string Source, string Why) : BulletinCommand(Division, Day);

public sealed class BulletinDecider : Decider<Bulletin, BulletinCommand>
{
    public override string StreamType => "bulletin";

    public override Bulletin Evolve(Bulletin? state, Recorded happened) =>
        happened.Event is BulletinEvent e ? Bulletin.Evolve(e, happened.HappenedAt) : throw Foreign(happened);

    public override DivisionCode? Territory(Bulletin? state, BulletinCommand command) => command.Division;

    public override Decision Decide(Bulletin? state, BulletinCommand command, World world)
    {
        if (world.Operations.Divisions.Find(command.Division) is null)
            return Rejection.Unknown("division.unknown", ("division", command.Division.Value));
        if (command.Day >= world.Today)
            return Rejection.Rule("bulletin.day-not-over", ("day", command.Day), ("today", world.Today));
        return (state, command) switch
        {
            (null, PublishBulletin c) => (FreeText.Check(c.Source, "source", required: true) ?? Negative(c.Figures)) is { } no ? no
                : new BulletinPublished(c.Division, c.Day, c.Figures, c.Source),
            (not null, PublishBulletin) => Rejection.Rule("bulletin.already-published", ("division", command.Division.Value), ("day", command.Day)),
            (null, CorrectBulletin) => Rejection.Unknown("bulletin.unknown", ("division", command.Division.Value), ("day", command.Day)),
            (_, CorrectBulletin c) => (FreeText.Check(c.Why, "why", required: true) ?? FreeText.Check(c.Source, "source", required: true) ?? Negative(c.Figures)) is { } no ? no
                : new BulletinCorrected(c.Division, c.Day, c.Figures, c.Source, c.Why),
            _ => throw new System.Diagnostics.UnreachableException(command.GetType().Name),
        };
    }

    private static Rejection? Negative(PublishedFigures f) =>
        new[] { f.NewConfirmed, f.NewAsymptomatic, f.NewDischarged, f.ReleasedAsymptomatic }.Any(n => n < 0)
            ? Rejection.Rule("bulletin.figure-negative") : null;
}
