using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Features.Maps;

namespace OpsBoard.Web.Features.Overview.Rows;

/// <summary>A district by its outline: its most serious class, and how many zones have it.</summary>
/// <param name="Class">Null while it has no zone.</param>
public sealed record AreaModel(DivisionCode Code, LocalText Name, DrawnDistrict Drawn, ZoneClass? Class, int Zones, string Href)
{
    public string Id => $"area-{Code}";

    /// <summary>Names are drawn above all outlines, so that no neighbour covers them.</summary>
    public string LabelId => $"label-{Code}";

    public int Rank => Class?.Rank ?? 0;

    // The more serious are drawn later, so that their edge lies above that of their neighbours.
    public string Sort => $"{Rank}{Code}";
}

/// <summary>A district that the imported outlines leave out.</summary>
public sealed record UnmappedModel(DivisionCode Code, LocalText Name, ZoneClass? Class, string Href)
{
    public string Id => $"unmapped-{Code}";

    public string Sort => $"{9 - (Class?.Rank ?? 0)}{Code}";
}
