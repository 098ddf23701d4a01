using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Domain.Policies;

/// <summary>What events have in common of packs and of what they rest on; see <see cref="PlainEvents"/>.</summary>
internal static class PlainEvidence
{
    public static PackRef ReadPack(ref PlainReader json)
    {
        var (id, version) = (default(string), 0);
        for (json.Begin(); json.Next(out var member);)
        {
            if (member.SequenceEqual("Id"u8)) id = json.Name();
            else if (member.SequenceEqual("Version"u8)) version = json.Number();
            else json.Unknown();
        }
        return new(id!, version);
    }

    public static Evidence Read(ref PlainReader json)
    {
        var (rule, criteria) = (default(string), default(List<CriterionResult>));
        for (json.Begin(); json.Next(out var member);)
        {
            if (member.SequenceEqual("Rule"u8)) rule = json.Name();
            else if (member.SequenceEqual("Criteria"u8)) for (criteria = []; json.NextItem(criteria.Count);) criteria.Add(ReadCriterion(ref json));
            else json.Unknown();
        }
        return new(rule!, criteria!);
    }

    private static CriterionResult ReadCriterion(ref PlainReader json)
    {
        var (code, state, earliest, done, of, facts) = (default(string), default(CriterionState), default(DateOnly?), default(int?), default(int?), default(List<Fact>));
        for (json.Begin(); json.Next(out var member);)
        {
            if (member.SequenceEqual("Code"u8)) code = json.Name();
            else if (member.SequenceEqual("State"u8)) state = json.Enum<CriterionState>();
            else if (member.SequenceEqual("Earliest"u8)) earliest = json.DayOrNull();
            else if (member.SequenceEqual("Done"u8)) done = json.NumberOrNull();
            else if (member.SequenceEqual("Of"u8)) of = json.NumberOrNull();
            else if (member.SequenceEqual("Facts"u8)) for (facts = []; json.NextItem(facts.Count);) facts.Add(ReadFact(ref json));
            else json.Unknown();
        }
        return new(code!, state, earliest, done, of, facts!);
    }

    private static Fact ReadFact(ref PlainReader json)
    {
        var (name, value) = (default(string), default(string));
        for (json.Begin(); json.Next(out var member);)
        {
            if (member.SequenceEqual("Name"u8)) name = json.Name();
            else if (member.SequenceEqual("Value"u8)) value = json.Name();
            else json.Unknown();
        }
        return new(name!, value!);
    }
}
