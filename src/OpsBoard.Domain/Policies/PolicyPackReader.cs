using System.Text.Json;
using System.Text.Json.Serialization;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Policies;

/// <summary>Reads a pack from JSON and checks it as a whole.</summary>
public static class PolicyPackReader
{
    // Strict: a misspelt or forgotten member would be a rule that silently isn't there.
    private static readonly JsonSerializerOptions Options = new()
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        AllowOutOfOrderMetadataProperties = true,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    /// <exception cref="PolicyPackException">Names the pack, the place, and what is wrong there.</exception>
    public static PolicyPack Read(string name, string json)
    {
        try
        {
            var pack = JsonSerializer.Deserialize<PolicyPack>(json, Options) ?? throw new PolicyPackException(name, "the file is empty");
            Validate(name, pack);
            return pack;
        }
        catch (JsonException e)
        {
            throw new PolicyPackException($"{name}, line {e.LineNumber + 1}, {e.Path}", e.Message);
        }
        catch (NotSupportedException e)
        {
            // A criterion without its kind; the message names line and path.
            throw new PolicyPackException(name, e.Message);
        }
    }

    private static void Validate(string name, PolicyPack pack)
    {
        void Require(bool holds, string place, string problem)
        {
            if (!holds) throw new PolicyPackException($"{name}, {place}", problem);
        }

        void BothLanguages(LocalText text, string place) =>
            Require(!string.IsNullOrWhiteSpace(text.Zh) && !string.IsNullOrWhiteSpace(text.En), place, "the Chinese or the English text is missing");

        void Distinct<T>(IEnumerable<T> ids, string place, string problem) =>
            Require(ids.GroupBy(i => i).All(same => same.Count() == 1), place, problem);

        Require(TextId.Slug.IsMatch(pack.Id), "Id", $"\"{pack.Id}\" is not lower-case letters, digits and dashes");
        Require(pack.Version >= 1, "Version", $"{pack.Version} is not 1 or more");
        BothLanguages(pack.Name, "Name");
        BothLanguages(pack.Source, "Source");

        Require(pack.Classes.Length > 0, "Classes", "a pack needs at least one class");
        Distinct(pack.Classes.Select(c => c.Id), "Classes", "two classes share an id");
        Require(pack.Class(pack.InitialClass) is not null, "InitialClass", $"\"{pack.InitialClass}\" is no class of this pack");
        foreach (var c in pack.Classes)
        {
            Require(c.Rank is >= 0 and <= 3, $"Classes[{c.Id}].Rank", $"{c.Rank} is not 0 to 3");
            Require(pack.MeasuresOf(c.Measures) is not null, $"Classes[{c.Id}].Measures", $"\"{c.Measures}\" are no measures of this pack");
            BothLanguages(c.Name, $"Classes[{c.Id}].Name");
            BothLanguages(c.Mark, $"Classes[{c.Id}].Mark");
        }
        Distinct(pack.Measures.Select(m => m.Id), "Measures", "two measures share an id");
        foreach (var m in pack.Measures) BothLanguages(m.Name, $"Measures[{m.Id}].Name");

        Distinct(pack.Transitions.SelectMany(t => t.From.Select(from => (from, t.To))), "Transitions", "two transitions lead from the same class to the same class");
        for (var i = 0; i < pack.Transitions.Length; i++)
        {
            var t = pack.Transitions[i];
            Require(pack.Class(t.To) is not null, $"Transitions[{i}].To", $"\"{t.To}\" is no class of this pack");
            BothLanguages(t.Text, $"Transitions[{i}].Text");
            Require(t.From.Length > 0, $"Transitions[{i}].From", "a transition leads from somewhere");
            foreach (var from in t.From)
                Require(pack.Class(from) is not null && from != t.To, $"Transitions[{i}].From", $"\"{from}\" is no other class of this pack");
            foreach (var c in t.All) Require(ProblemOf(c, pack) is null, $"Transitions[{i}].All", ProblemOf(c, pack)!);
            foreach (var c in t.Urgent) Require(ProblemOf(c, pack) is null, $"Transitions[{i}].Urgent", ProblemOf(c, pack)!);
        }
        var reached = new HashSet<ClassId> { pack.InitialClass };
        while (pack.Transitions.Where(t => t.From.Any(reached.Contains)).Select(t => t.To).Where(reached.Add).ToList().Count > 0) { }
        foreach (var c in pack.Classes)
            Require(reached.Contains(c.Id), $"Classes[{c.Id}]", "no sequence of transitions reaches it");

        Distinct(pack.TaskKinds.Select(k => k.Id), "TaskKinds", "two kinds share an id");
        foreach (var k in pack.TaskKinds)
        {
            Require(k.Clock == ClockKind.Hours ? k.Hours > 0 : k.Hours is null, $"TaskKinds[{k.Id}]", "a clock of hours, and only that, needs Hours above 0");
            BothLanguages(k.Name, $"TaskKinds[{k.Id}].Name");
        }
    }

    private static string? ProblemOf(Criterion criterion, PolicyPack pack) => criterion switch
    {
        DaysWithoutCase { Days: < 1 } or ContactsCleared { Days: < 1 } => "Days is not 1 or more",
        ScreeningClear { WithinDays: < 0 } => "WithinDays is below 0",
        DistrictWithout { Classes.Count: 0 } => "it names no class",
        DistrictWithout c when c.Classes.Any(id => pack.Class(id) is null) => $"\"{c.Classes.First(id => pack.Class(id) is null)}\" is no class of this pack",
        _ => null,
    };
}
