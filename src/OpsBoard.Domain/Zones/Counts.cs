using System.Text.Json.Serialization;

namespace OpsBoard.Domain.Zones;

public enum ZoneKind { Community, Village, Township, Compound, Building, Site, Unit }

/// <summary>New cases of one local day, by what the bulletins call them.</summary>
[method: JsonConstructor]
public readonly record struct CaseCount(int Confirmed, int Asymptomatic)
{
    [JsonIgnore]
    public int Total => Confirmed + Asymptomatic;

    public static CaseCount operator +(CaseCount a, CaseCount b) => new(a.Confirmed + b.Confirmed, a.Asymptomatic + b.Asymptomatic);

    public static CaseCount operator -(CaseCount a, CaseCount b) => new(a.Confirmed - b.Confirmed, a.Asymptomatic - b.Asymptomatic);
}

/// <summary>A day's cases, apart by where they were found; the two are never one figure.</summary>
[method: JsonConstructor]
public readonly record struct DayCases(CaseCount Community, CaseCount InQuarantine)
{
    [JsonIgnore]
    public CaseCount Sum => Community + InQuarantine;

    public static DayCases operator +(DayCases a, DayCases b) => new(a.Community + b.Community, a.InQuarantine + b.InQuarantine);

    public static DayCases operator -(DayCases a, DayCases b) => new(a.Community - b.Community, a.InQuarantine - b.InQuarantine);
}

public sealed record Screening(DateOnly Day, int Round, int Tested, int Positive);
