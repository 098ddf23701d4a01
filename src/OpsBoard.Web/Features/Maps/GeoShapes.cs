using OpsBoard.Domain.Kernel;

namespace OpsBoard.Web.Features.Maps;

/// <summary>A place on the globe, WGS 84, in degrees.</summary>
internal readonly record struct GeoPoint(double Longitude, double Latitude);

/// <summary>The outline of a district: closed rings, holes among them.</summary>
internal sealed record GeoShape(DivisionCode District, IReadOnlyList<IReadOnlyList<GeoPoint>> Rings);

/// <summary>What is wrong in a file of outlines.</summary>
/// <param name="Feature">Which one it is, counted from 1.</param>
/// <param name="Named">What the feature says of itself: its code or its name; null when neither.</param>
/// <param name="Place">In the file, such as <c>features[3].geometry.coordinates[0]</c>.</param>
internal sealed record GeoProblem(int Feature, string? Named, string Place, Rejection Why);
