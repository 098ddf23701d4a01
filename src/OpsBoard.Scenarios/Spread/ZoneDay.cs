using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Scenarios.Spread;

/// <summary>New cases of a zone on a local day. Made up, within the published sums.</summary>
public sealed record ZoneDay(DateOnly Day, ZoneId Zone, DayCases Cases);
