using System.Globalization;
using System.Text.Json;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Web.Features.Maps;

/// <summary>Reads outlines of districts from GeoJSON (RFC 7946), and says where it isn't what it should be.</summary>
internal sealed class GeoJsonReader(DivisionTree divisions, string property)
{
    /// <summary>Some ten times what a province in full detail has.</summary>
    public const int MostPoints = 1_000_000;

    private readonly List<GeoShape> _shapes = [];
    private readonly List<GeoProblem> _problems = [];
    private int _points;
    private int _feature;
    private string? _named;

    public IReadOnlyList<GeoShape> Shapes => _shapes;

    public IReadOnlyList<GeoProblem> Problems => _problems;

    public int Points => _points;

    /// <summary>Why it can't be read at all; null when it could, with or without <see cref="Problems"/>.</summary>
    public Rejection? Read(byte[] file)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(file.AsMemory(file.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0));
        }
        catch (JsonException e)
        {
            return Rejection.Rule("boundaries.not-json", ("line", (int)(e.LineNumber ?? 0) + 1), ("column", (int)(e.BytePositionInLine ?? 0) + 1));
        }
        using (document)
        {
            var root = document.RootElement;
            if (Member(root, "type")?.ToString() is var type and not "FeatureCollection" || Member(root, "features") is not { ValueKind: JsonValueKind.Array } features)
                return Rejection.Rule("boundaries.not-features", ("type", Member(root, "type")?.ToString() ?? "—"));
            // The old way to name a projection; the new GeoJSON knows WGS 84 only.
            if (Member(root, "crs") is { } crs && crs.ToString() is var named && !named.Contains("CRS84", StringComparison.Ordinal) && !named.Contains("4326", StringComparison.Ordinal))
                return Rejection.Rule("boundaries.projection", ("crs", Member(crs, "properties") is { } p && Member(p, "name") is { } name ? name.ToString() : named[..Math.Min(60, named.Length)]));
            foreach (var feature in features.EnumerateArray())
            {
                _named = new[] { property, "name", "NAME" }.Select(name => TextOf(feature, name)).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
                ReadFeature(feature, $"features[{_feature++}]");
            }
            return _points > MostPoints ? Rejection.Rule("boundaries.too-many-points", ("points", _points), ("most", MostPoints))
                : _shapes.Count == 0 && _problems.Count == 0 ? Rejection.Rule("boundaries.nothing") : null;
        }
    }

    private void ReadFeature(JsonElement feature, string place)
    {
        var district = ReadDistrict(feature, place);
        var before = _problems.Count;
        if (Member(feature, "geometry") is not { ValueKind: JsonValueKind.Object } geometry || Member(geometry, "coordinates") is not { ValueKind: JsonValueKind.Array } coordinates)
        {
            Refuse($"{place}.geometry", Rejection.Rule("boundaries.geometry", ("type", "—")));
            return;
        }
        var rings = new List<IReadOnlyList<GeoPoint>>();
        var at = $"{place}.geometry.coordinates";
        switch (Member(geometry, "type")?.ToString())
        {
            case "Polygon":
                ReadPolygon(coordinates, at, rings);
                break;
            case "MultiPolygon":
                var i = 0;
                foreach (var polygon in coordinates.EnumerateArray()) ReadPolygon(polygon, $"{at}[{i++}]", rings);
                break;
            case var other:
                Refuse($"{place}.geometry", Rejection.Rule("boundaries.geometry", ("type", other ?? "—")));
                return;
        }
        if (district is { } code && _problems.Count == before && rings.Count > 0) _shapes.Add(new(code, rings));
    }

    private DivisionCode? ReadDistrict(JsonElement feature, string place)
    {
        var text = TextOf(feature, property);
        place = $"{place}.properties.{property}";
        if (string.IsNullOrWhiteSpace(text)) Refuse(place, Rejection.Rule("boundaries.code-missing", ("property", property)));
        else if (!DivisionCode.TryParse(text, out var code) || divisions.Find(code) is not { } known) Refuse(place, Rejection.Rule("boundaries.division-unknown", ("value", text)));
        else if (known.Level is not DivisionLevel.District) Refuse(place, Rejection.Rule("boundaries.not-district", ("value", text), ("name", known.Name.Zh), ("level", known.Level.ToString())));
        else if (_shapes.Exists(s => s.District == code)) Refuse(place, Rejection.Rule("boundaries.code-twice", ("value", text)));
        else return code;
        return null;
    }

    private void ReadPolygon(JsonElement polygon, string place, List<IReadOnlyList<GeoPoint>> rings)
    {
        if (polygon.ValueKind is not JsonValueKind.Array)
        {
            Refuse(place, Rejection.Rule("boundaries.coordinates"));
            return;
        }
        var i = 0;
        foreach (var ring in polygon.EnumerateArray())
            if (ReadRing(ring, $"{place}[{i++}]") is { } read) rings.Add(read);
    }

    private List<GeoPoint>? ReadRing(JsonElement ring, string place)
    {
        if (ring.ValueKind is not JsonValueKind.Array) return Refused(Rejection.Rule("boundaries.coordinates"));
        var points = new List<GeoPoint>(ring.GetArrayLength());
        foreach (var point in ring.EnumerateArray())
        {
            var at = $"{place}[{points.Count}]";
            if (point.ValueKind is not JsonValueKind.Array || point.GetArrayLength() < 2 || point[0].ValueKind is not JsonValueKind.Number || point[1].ValueKind is not JsonValueKind.Number)
                return Refused(Rejection.Rule("boundaries.coordinates"), at);
            var (longitude, latitude) = (point[0].GetDouble(), point[1].GetDouble());
            if (Math.Abs(longitude) > 180 || Math.Abs(latitude) > 90)
                return Refused(Rejection.Rule("boundaries.out-of-range", ("longitude", longitude.ToString("0.####", CultureInfo.InvariantCulture)), ("latitude", latitude.ToString("0.####", CultureInfo.InvariantCulture))), at);
            points.Add(new(longitude, latitude));
        }
        _points += points.Count;
        if (points.Count < 4) return Refused(Rejection.Rule("boundaries.ring-short", ("points", points.Count)));
        if (points[0] != points[^1]) return Refused(Rejection.Rule("boundaries.ring-open"));
        return IsFlat(points) ? Refused(Rejection.Rule("boundaries.ring-flat")) : points;

        List<GeoPoint>? Refused(Rejection why, string? at = null)
        {
            Refuse(at ?? place, why);
            return null;
        }
    }

    /// <summary>Whether all points lie on the line from the first one to the one farthest from it.</summary>
    private static bool IsFlat(List<GeoPoint> ring)
    {
        var from = ring[0];
        var to = ring.MaxBy(p => Math.Abs(p.Longitude - from.Longitude) + Math.Abs(p.Latitude - from.Latitude));
        return ring.TrueForAll(p => (to.Longitude - from.Longitude) * (p.Latitude - from.Latitude) == (to.Latitude - from.Latitude) * (p.Longitude - from.Longitude));
    }

    private void Refuse(string place, Rejection why) => _problems.Add(new(_feature, _named, place, why));

    private static string? TextOf(JsonElement feature, string property) =>
        Member(feature, "properties") is { } properties && Member(properties, property) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } value ? value.ToString() : null;

    private static JsonElement? Member(JsonElement at, string name) => at.ValueKind is JsonValueKind.Object && at.TryGetProperty(name, out var found) ? found : null;
}
