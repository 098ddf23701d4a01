using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Web.Features.Maps;

/// <summary>A district as it is drawn.</summary>
/// <param name="Path">SVG, in units of the map.</param>
/// <param name="X">Where its name stands.</param>
/// <param name="Room">How wide it is there.</param>
/// <param name="Tall">How high it is there.</param>
public sealed record DrawnDistrict(DivisionCode Code, string Path, int X, int Y, int Room, int Tall, int Left, int Top, int Right, int Bottom);

/// <summary>The outlines of districts, projected and simplified once, at their import.</summary>
/// <param name="Height">The width is always <see cref="Width"/>.</param>
public sealed record BoundaryMap(int Height, IReadOnlyList<DrawnDistrict> Districts)
{
    public const int Width = 4_000;

    // About a pixel and a half of a map that fills a desk: what is less nobody sees.
    private const double LeastArea = 60;

    // Islets that would be a dot; the largest ring of a district stays whatever its size.
    private const double LeastRing = 250;

    /// <summary>What a page carries of it.</summary>
    [JsonIgnore]
    public int Kilobytes => (Districts.Sum(d => d.Path.Length) + 1023) / 1024;

    private FrozenDictionary<DivisionCode, DrawnDistrict>? _byCode;

    public DrawnDistrict? Find(DivisionCode code) => (_byCode ??= Districts.ToFrozenDictionary(d => d.Code)).GetValueOrDefault(code);

    internal static BoundaryMap Of(IReadOnlyList<GeoShape> shapes)
    {
        var points = shapes.SelectMany(s => s.Rings).SelectMany(r => r).ToList();
        var (west, east) = (points.Min(p => p.Longitude), points.Max(p => p.Longitude));
        var (south, north) = (points.Min(p => p.Latitude), points.Max(p => p.Latitude));
        // Equirectangular, true to scale at the middle latitude; a province is small enough.
        var narrow = Math.Cos((south + north) / 2 * Math.PI / 180);
        var scale = Width / Math.Max(1e-9, (east - west) * narrow);
        var rings = shapes.SelectMany(s => s.Rings.Select(r => (s.District, Points: Project(r)))).ToList();
        var simple = RingSimplifier.Simplify([.. rings.Select(r => r.Points)], LeastArea);
        var drawn = rings.Select((r, i) => (r.District, Ring: Whole(simple[i]))).GroupBy(r => r.District, r => r.Ring);
        return new((int)Math.Ceiling((north - south) * scale), [.. drawn.Select(d => Draw(d.Key, [.. d])).OrderBy(d => d.Code.Value, StringComparer.Ordinal)]);

        List<(double X, double Y)> Project(IReadOnlyList<GeoPoint> ring) => [.. ring.Select(p => ((p.Longitude - west) * narrow * scale, (north - p.Latitude) * scale))];
    }

    private static List<(int X, int Y)> Whole(IReadOnlyList<(double X, double Y)> ring)
    {
        var whole = new List<(int X, int Y)>(ring.Count);
        foreach (var (x, y) in ring)
            if (((int)Math.Round(x), (int)Math.Round(y)) is var at && (whole.Count == 0 || whole[^1] != at)) whole.Add(at);
        return whole;
    }

    private static DrawnDistrict Draw(DivisionCode code, List<List<(int X, int Y)>> rings)
    {
        var largest = rings.MaxBy(Area)!;
        var kept = rings.Where(r => r == largest || Area(r) >= LeastRing).ToList();
        var path = new StringBuilder();
        foreach (var ring in kept)
        {
            path.Append(CultureInfo.InvariantCulture, $"M{ring[0].X} {ring[0].Y}l");
            for (var i = 1; i < ring.Count - 1; i++)
            {
                var (x, y) = (ring[i].X - ring[i - 1].X, ring[i].Y - ring[i - 1].Y);
                if (i > 1 && x >= 0) path.Append(' ');
                path.Append(CultureInfo.InvariantCulture, $"{x}");
                if (y >= 0) path.Append(' ');
                path.Append(CultureInfo.InvariantCulture, $"{y}");
            }
            path.Append('z');
        }
        var all = kept.SelectMany(r => r).ToList();
        var (left, width, height) = Widest(largest);
        var middle = left + (width / 2);
        return new(code, path.ToString(), middle, height, width, TallAt(largest, middle, height), all.Min(p => p.X), all.Min(p => p.Y), all.Max(p => p.X), all.Max(p => p.Y));
    }

    private static double Area(List<(int X, int Y)> ring)
    {
        var sum = 0L;
        for (var i = 1; i < ring.Count; i++) sum += ((long)ring[i - 1].X * ring[i].Y) - ((long)ring[i].X * ring[i - 1].Y);
        return Math.Abs(sum) / 2d;
    }

    // Between the edges above and below.
    private static int TallAt(List<(int X, int Y)> ring, int x, int y)
    {
        var (above, below) = (double.NegativeInfinity, double.PositiveInfinity);
        for (var i = 1; i < ring.Count; i++)
        {
            if (ring[i - 1].X <= x == ring[i].X <= x) continue;
            var crossing = ring[i - 1].Y + ((double)(x - ring[i - 1].X) * (ring[i].Y - ring[i - 1].Y) / (ring[i].X - ring[i - 1].X));
            if (crossing <= y) above = Math.Max(above, crossing);
            else below = Math.Min(below, crossing);
        }
        return double.IsFinite(below - above) ? (int)(below - above) : 0;
    }

    // A name stands where the district is widest, and near its middle rather than at an end.
    private static (int Left, int Width, int Y) Widest(List<(int X, int Y)> ring)
    {
        var (top, bottom) = (ring.Min(p => p.Y), ring.Max(p => p.Y));
        var best = (Left: ring[0].X, Width: 0, Y: ring[0].Y);
        var most = -1d;
        for (var step = 3; step <= 13; step++)
        {
            var y = top + ((bottom - top) * step / 16d) + 0.5;
            var crossings = new List<double>();
            for (var i = 1; i < ring.Count; i++)
                if (ring[i - 1].Y < y != ring[i].Y < y) crossings.Add(ring[i - 1].X + ((y - ring[i - 1].Y) * (ring[i].X - ring[i - 1].X) / (ring[i].Y - ring[i - 1].Y)));
            crossings.Sort();
            for (var i = 1; i < crossings.Count; i += 2)
            {
                var width = crossings[i] - crossings[i - 1];
                var worth = width * (1 - (Math.Abs(step - 8) / 16d));
                if (worth > most) (most, best) = (worth, ((int)crossings[i - 1], (int)width, (int)y));
            }
        }
        return best;
    }
}
