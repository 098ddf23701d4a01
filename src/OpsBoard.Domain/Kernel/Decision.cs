using System.Diagnostics.CodeAnalysis;

namespace OpsBoard.Domain.Kernel;

/// <summary>
/// A rule said no. Not a fault: it is a value that travels to the sender.
/// </summary>
/// <param name="Code">Stable, <c>thing.what-is-wrong</c>; the reader's words for it are found by this code.</param>
/// <param name="Kind">What sort of no it is; the edge turns it into a status.</param>
/// <param name="Facts">What the words need: names to values, dates in ISO 8601.</param>
public sealed record Rejection(string Code, RejectionKind Kind, params IReadOnlyList<Fact> Facts)
{
    public static Rejection Rule(string code, params IReadOnlyList<Fact> facts) => new(code, RejectionKind.Rule, facts);

    public static Rejection Unknown(string code, params IReadOnlyList<Fact> facts) => new(code, RejectionKind.Unknown, facts);

    public static Rejection Forbidden(string code, params IReadOnlyList<Fact> facts) => new(code, RejectionKind.Forbidden, facts);

    public override string ToString() => $"{Code} ({string.Join(", ", Facts.Select(f => $"{f.Name} = {f.Value}"))})";
}

public enum RejectionKind
{
    /// <summary>The thing is known and the sender may, but a rule forbids it.</summary>
    Rule,

    /// <summary>No such zone, task, district …</summary>
    Unknown,

    /// <summary>The sender has no right to it.</summary>
    Forbidden,
}

/// <summary>One named fact of a rejection or of an explanation, in invariant form.</summary>
public readonly record struct Fact(string Name, string Value)
{
    public static implicit operator Fact((string Name, string Value) pair) => new(pair.Name, pair.Value);

    public static implicit operator Fact((string Name, int Value) pair) => new(pair.Name, pair.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static implicit operator Fact((string Name, DateOnly Value) pair) => new(pair.Name, pair.Value.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
}

/// <summary>What a decider answers: the events that follow, or the rejection.</summary>
public sealed class Decision
{
    private Decision(IReadOnlyList<DomainEvent>? events, Rejection? rejection)
    {
        Events = events ?? [];
        Rejection = rejection;
    }

    public IReadOnlyList<DomainEvent> Events { get; }

    /// <summary>What else is written with the events, to other streams: all of it or nothing.</summary>
    public IReadOnlyList<OtherStream> Others { get; private init; } = [];

    public Rejection? Rejection { get; }

    [MemberNotNullWhen(true, nameof(Rejection))]
    public bool IsRejected => Rejection is not null;

    public static Decision Accept(params IReadOnlyList<DomainEvent> events) => new(events, null);

    /// <summary>The same, with what it does to another stream.</summary>
    public Decision With(OtherStream other) => new(Events, Rejection) { Others = [.. Others, other] };

    public static implicit operator Decision(Rejection rejection) => new(null, rejection);

    public static implicit operator Decision(DomainEvent happened) => Accept(happened);
}

/// <summary>What a decision does to a stream that isn't its command's own.</summary>
/// <param name="StreamType">Alias of the stream's type in the store.</param>
/// <param name="ExpectedVersion">The version on which this was decided: 0 when there was no such stream. When it has moved on, nothing is written, and the command is decided again.</param>
public sealed record OtherStream(string Stream, string StreamType, long ExpectedVersion, IReadOnlyList<DomainEvent> Events);
