using System.Collections.Immutable;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Policies;

/// <summary>Checks a pack as a whole: what no single member shows. The first fault ends it, named by its place.</summary>
internal sealed class PolicyPackCheck(string name, PolicyPack pack)
{
    /// <exception cref="PolicyPackException">Names the pack, the place, and what is wrong there.</exception>
    public PolicyPack Passed()
    {
        Require(TextId.Slug.IsMatch(pack.Id), "Id", $"\"{pack.Id}\" is not lower-case letters, digits and dashes");
        Require(pack.Version >= 1, "Version", $"{pack.Version} is not 1 or more");
        BothLanguages(pack.Name, "Name");
        BothLanguages(pack.Source, "Source");
        Classes();
        for (var i = 0; i < pack.Transitions.Length; i++) Transition(pack.Transitions[i], $"Transitions[{i}]");
        Distinct(pack.Transitions.SelectMany(t => t.From.SelectMany(from => Origins(t).Select(after => (from, t.To, after)))), "Transitions", "two transitions lead from the same class to the same class");
        Splits();
        Merge();
        Reach();
        StepsDown();
        Certificate();
        Clearance();
        Continues();
        TaskKinds();
        return pack;
    }

    private void Classes()
    {
        Require(pack.Classes.Length > 0, "Classes", "a pack needs at least one class");
        Distinct(pack.Classes.Select(c => c.Id), "Classes", "two classes share an id");
        Known(pack.InitialClass, "InitialClass");
        foreach (var c in pack.Classes)
        {
            Require(c.Rank is >= 0 and <= 3, $"Classes[{c.Id}].Rank", $"{c.Rank} is not 0 to 3");
            Require(pack.MeasuresOf(c.Measures) is not null, $"Classes[{c.Id}].Measures", $"\"{c.Measures}\" are no measures of this pack");
            BothLanguages(c.Name, $"Classes[{c.Id}].Name");
            BothLanguages(c.Mark, $"Classes[{c.Id}].Mark");
        }
        Distinct(pack.Measures.Select(m => m.Id), "Measures", "two measures share an id");
        foreach (var m in pack.Measures) BothLanguages(m.Name, $"Measures[{m.Id}].Name");
    }

    private void Transition(Transition t, string place)
    {
        Known(t.To, $"{place}.To");
        BothLanguages(t.Text, $"{place}.Text");
        Require(t.From.Length > 0, $"{place}.From", "a transition leads from somewhere");
        foreach (var from in t.From)
            Require(pack.Class(from) is not null && from != t.To, $"{place}.From", $"\"{from}\" is no other class of this pack");
        foreach (var after in t.After)
            Require(pack.Class(after) is not null && !t.From.Contains(after), $"{place}.After", $"\"{after}\" is no other class of this pack");
        Criteria(t.All, t.From, $"{place}.All");
        Criteria(t.Urgent, t.From, $"{place}.Urgent");
        Require(t.Urgent.IsEmpty || !t.All.Any(CriterionCheck.Waits), $"{place}.All", "the step is demanded at once, and must wait: its criteria contradict each other");
        Require(t.Urgent.IsEmpty || t.Approvals.IsEmpty, $"{place}.Approvals", "the step is demanded at once, and must wait for approvals: they contradict each other");
        Require(!t.All.Any(c => c is PositiveSinceClass) || !t.All.Any(CriterionCheck.Waits), $"{place}.All", "it wants a positive, and days without one: its criteria contradict each other");
        Distinct(t.Approvals.Select(a => a.Id), $"{place}.Approvals", "two approvals share an id");
        for (var i = 0; i < t.Approvals.Length; i++)
        {
            Require(TextId.Slug.IsMatch(t.Approvals[i].Id), $"{place}.Approvals[{i}].Id", $"\"{t.Approvals[i].Id}\" is not lower-case letters, digits and dashes");
            Require(i == 0 || t.Approvals[i].Level <= t.Approvals[i - 1].Level, $"{place}.Approvals[{i}].Level", "approvals go up the levels");
            BothLanguages(t.Approvals[i].Name, $"{place}.Approvals[{i}].Name");
        }
    }

    private void Criteria(IReadOnlyList<Criterion> criteria, ImmutableArray<ClassId> from, string place)
    {
        foreach (var c in criteria) Require(CriterionCheck.ProblemOf(c, pack) is null, place, CriterionCheck.ProblemOf(c, pack)!);
        Distinct(criteria.Select(c => c.GetType()), place, "one kind of criterion stands there twice: they contradict each other or say the same");
        foreach (var c in criteria.OfType<DistrictWithout>())
            Require(!c.Classes.Any(from.Contains), place, $"\"{c.Classes.FirstOrDefault(from.Contains)}\" is the zone's own class, so that it can never hold");
    }

    private void Splits()
    {
        Distinct(pack.Splits.SelectMany(s => s.From), "Splits", "two rules part the same class");
        for (var i = 0; i < pack.Splits.Length; i++)
        {
            var (split, place) = (pack.Splits[i], $"Splits[{i}]");
            Require(split.From.Length > 0, $"{place}.From", "a rule parts some class");
            foreach (var id in split.From) Known(id, $"{place}.From");
            if (split.Part.To is { } to)
            {
                Known(to, $"{place}.Part.To");
                Require(split.From.All(f => pack.Class(f)!.Rank <= pack.Class(to)!.Rank), $"{place}.Part.To", "a part never goes on in a less serious class: that would be a lift without criteria");
            }
            BothLanguages(split.Text, $"{place}.Text");
        }
    }

    private void Merge()
    {
        if (pack.Merge is { } merge) BothLanguages(merge.Text, "Merge.Text");
    }

    private void Reach()
    {
        var reached = new HashSet<ClassId> { pack.InitialClass };
        bool grows;
        do
        {
            var steps = pack.Transitions.Where(t => t.From.Any(reached.Contains) && (t.After.IsEmpty || t.After.Any(reached.Contains))).Select(t => t.To);
            var parts = pack.Splits.Where(s => s.From.Any(reached.Contains) && s.Part.To is not null).Select(s => s.Part.To!.Value);
            grows = steps.Concat(parts).Where(reached.Add).ToList() is not [];
        }
        while (grows);
        foreach (var c in pack.Classes) Require(reached.Contains(c.Id), $"Classes[{c.Id}]", "no sequence of transitions reaches it");
    }

    // A step that needs nothing but time and tests is a step down; if such steps led in a circle, a zone could never be done.
    private void StepsDown()
    {
        var down = pack.Transitions.Where(t => t.Urgent.IsEmpty).SelectMany(t => t.From.Select(from => (From: from, t.To, Waits: t.All.Any(c => c is not CaseFree && CriterionCheck.Waits(c)))))
            .Where(s => s.Waits || pack.Class(s.To)!.Rank < pack.Class(s.From)!.Rank).ToList();
        foreach (var c in pack.Classes)
        {
            var path = new List<ClassId> { c.Id };
            Require(!Returns(path), "Transitions", $"steps down lead in a circle: {string.Join(" → ", path)}");
        }

        bool Returns(List<ClassId> path)
        {
            foreach (var step in down.Where(s => s.From == path[^1]))
            {
                path.Add(step.To);
                if (step.To == path[0]) return true;
                if (path.IndexOf(step.To) == path.Count - 1 && Returns(path)) return true;
                path.RemoveAt(path.Count - 1);
            }
            return false;
        }
    }

    private void Certificate()
    {
        if (pack.Certification is not { } rule) return;
        BothLanguages(rule.Text, "Certification.Text");
        Require(rule.Classes.Length > 0, "Certification.Classes", "a certificate is for some class");
        foreach (var id in rule.Classes) Known(id, "Certification.Classes");
        Require(pack.MeasuresOf(rule.Measures) is not null, "Certification.Measures", $"\"{rule.Measures}\" are no measures of this pack");
        Criteria(rule.All, [], "Certification.All");
    }

    private void Clearance()
    {
        Distinct(pack.Clearance.Select(c => c.Level), "Clearance", "two rules are for the same level");
        foreach (var c in pack.Clearance)
        {
            Require(c.Days >= 1, $"Clearance[{c.Level}].Days", $"{c.Days} is not 1 or more");
            Require(c.BelowPer100000 is null or > 0, $"Clearance[{c.Level}].BelowPer100000", $"{c.BelowPer100000} is not above 0");
            BothLanguages(c.Text, $"Clearance[{c.Level}].Text");
        }
    }

    private void Continues()
    {
        Distinct(pack.Continues.SelectMany(c => c.Packs), "Continues", "two rules continue the same pack");
        for (var i = 0; i < pack.Continues.Length; i++)
        {
            var (rule, place) = (pack.Continues[i], $"Continues[{i}]");
            Require(rule.Packs.Length > 0 && rule.Classes.Length > 0, place, "it names no pack or no class");
            Distinct(rule.Classes.SelectMany(c => c.From), $"{place}.Classes", "a class goes on as two");
            foreach (var c in rule.Classes) Known(c.To, $"{place}.Classes");
        }
    }

    private void TaskKinds()
    {
        Distinct(pack.TaskKinds.Select(k => k.Id), "TaskKinds", "two kinds share an id");
        foreach (var k in pack.TaskKinds)
        {
            Require(k.Clock == ClockKind.Hours ? k.Hours > 0 : k.Hours is null, $"TaskKinds[{k.Id}]", "a clock of hours, and only that, needs Hours above 0");
            BothLanguages(k.Name, $"TaskKinds[{k.Id}].Name");
        }
    }

    private static IEnumerable<ClassId?> Origins(Transition t) => t.After.IsEmpty ? [null] : t.After.Select(a => (ClassId?)a);

    private void Known(ClassId id, string place) => Require(pack.Class(id) is not null, place, $"\"{id}\" is no class of this pack");

    private void BothLanguages(LocalText text, string place) =>
        Require(!string.IsNullOrWhiteSpace(text.Zh) && !string.IsNullOrWhiteSpace(text.En), place, "the Chinese or the English text is missing");

    private void Distinct<T>(IEnumerable<T> ids, string place, string problem) =>
        Require(ids.GroupBy(i => i).All(same => same.Count() == 1), place, problem);

    private void Require(bool holds, string place, string problem)
    {
        if (!holds) throw new PolicyPackException($"{name}, {place}", problem);
    }
}
