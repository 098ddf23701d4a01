using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Policies;

/// <summary>A pack and its version; each decision stores the one it rested on.</summary>
public readonly record struct PackRef(string Id, int Version)
{
    /// <summary>Reads <c>cn-2022-03-three-zones@1</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PackRef pack)
    {
        var at = text?.LastIndexOf('@') ?? -1;
        pack = default;
        if (at < 1 || !int.TryParse(text![(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version < 1) return false;
        pack = new(text[..at], version);
        return true;
    }

    public override string ToString() => $"{Id}@{Version}";
}

/// <summary>
/// Rules as data: classes, transitions, measures and clocks as one authority published them.
/// A pack is never edited, only superseded.
/// </summary>
public sealed record PolicyPack
{
    public required string Id { get; init; }

    public required int Version { get; init; }

    public required LocalText Name { get; init; }

    /// <summary>Where the rules were published.</summary>
    public required LocalText Source { get; init; }

    public required DateOnly Effective { get; init; }

    /// <summary>Class of a zone that is registered without one.</summary>
    public required ClassId InitialClass { get; init; }

    public required ImmutableArray<ZoneClass> Classes { get; init; }

    public required ImmutableArray<Measures> Measures { get; init; }

    public required ImmutableArray<Transition> Transitions { get; init; }

    public required ImmutableArray<FieldTaskKind> TaskKinds { get; init; }

    /// <summary>As what the classes of earlier packs go on when this pack is adopted after them.</summary>
    public ImmutableArray<Continuation> Continues { get; init; } = [];

    /// <summary>How a zone may be parted, and what becomes of the clocks of both parts.</summary>
    public ImmutableArray<SplitRule> Splits { get; init; } = [];

    /// <summary>How two zones become one; null when the pack doesn't provide for it.</summary>
    public MergeRule? Merge { get; init; }

    /// <summary>无疫小区: on what a zone is certified; null when the pack knows no certificates.</summary>
    public CertificationRule? Certification { get; init; }

    /// <summary>社会面清零: when a division may be declared clear; at most one rule for each level.</summary>
    public ImmutableArray<ClearanceRule> Clearance { get; init; } = [];

    [JsonIgnore]
    public PackRef Ref => new(Id, Version);

    public ZoneClass? Class(ClassId id) => Classes.FirstOrDefault(c => c.Id == id);

    public Measures? MeasuresOf(MeasuresId id) => Measures.FirstOrDefault(m => m.Id == id);

    public FieldTaskKind? TaskKind(FieldTaskKindId id) => TaskKinds.FirstOrDefault(k => k.Id == id);

    /// <summary>The classes of <paramref name="earlier"/>, each with the class of this pack as which it goes on.</summary>
    public ImmutableArray<ClassContinuation> ContinuesFrom(PackRef earlier) =>
        [.. from rule in Continues
            where rule.Packs.Contains(earlier.Id)
            from step in rule.Classes
            from id in step.From
            select new ClassContinuation(id, step.To, step.Clock == ClockRule.Restarts)];

    public SplitRule? SplitOf(ClassId id) => Splits.FirstOrDefault(s => s.From.Contains(id));

    public ClearanceRule? ClearanceOf(ClearanceLevel level) => Clearance.FirstOrDefault(c => c.Level == level);
}

/// <param name="Rank">3 is the most serious, 0 is routine. Rank chooses shape and colour; the pack never names one.</param>
/// <param name="Mark">One character or letter, for tight tiles.</param>
/// <param name="Measures">What is in force when nothing else was set.</param>
public sealed record ZoneClass(ClassId Id, int Rank, LocalText Name, LocalText Mark, MeasuresId Measures);

public sealed record Measures(MeasuresId Id, LocalText Name);

/// <summary>A step from one class to another, and what must hold for it.</summary>
/// <param name="Rule">The rule's number in the source, for people to look up.</param>
/// <param name="All">Every criterion that must be met; none: the officer's reason suffices.</param>
/// <param name="Urgent">When these all hold, the step must be taken at once.</param>
public sealed record Transition(ImmutableArray<ClassId> From, ClassId To, string Rule, LocalText Text, ImmutableArray<Criterion> All, ImmutableArray<Criterion> Urgent)
{
    /// <summary>Only for zones that came into their present class from one of these; empty: for all others.</summary>
    public ImmutableArray<ClassId> After { get; init; } = [];

    /// <summary>Who must agree, in this order, each a different officer; empty: whoever may change the zone decides alone.</summary>
    public ImmutableArray<ApprovalStep> Approvals { get; init; } = [];

    /// <summary>Whether the days that were counted so far count on in the new class.</summary>
    public ClockRule Clock { get; init; } = ClockRule.Restarts;
}

/// <summary>What a task's clock counts.</summary>
public enum ClockKind
{
    /// <summary>No time is set by the kind; the sender may set one.</summary>
    None,

    /// <summary>So many hours from the issue.</summary>
    Hours,

    /// <summary>日清日结: before the local day ends.</summary>
    SameDay,
}

/// <param name="Recheck">回头看: closes only after a second look by someone else.</param>
public sealed record FieldTaskKind(FieldTaskKindId Id, LocalText Name, ClockKind Clock, int? Hours, bool Recheck);
