using System.Text.Json;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Ledger;

namespace OpsBoard.Auditor;

/// <summary>The boards that were printed into the bundle, waiting for the fold to come to their positions.</summary>
internal sealed class PrintedBoards
{
    private static readonly PolicyPacks Packs = PolicyPacks.Shipped();

    private readonly Dictionary<long, List<Print>> _byPosition = [];

    /// <summary>Boards that were compared.</summary>
    public int Compared { get; private set; }

    /// <exception cref="FormatException">A file in boards/ is no printed board.</exception>
    public static PrintedBoards Read(BundleSource source)
    {
        var boards = new PrintedBoards();
        var files = source.Files.Where(f => f.StartsWith(BundleFiles.Boards, StringComparison.Ordinal) && f.EndsWith(".json", StringComparison.Ordinal)).ToList();
        foreach (var print in Cores.Map(files, file => Print.Parse(file, source.ReadBytes(file))))
        {
            if (!boards._byPosition.TryGetValue(print.Position, out var prints))
                boards._byPosition.Add(print.Position, prints = []);
            prints.Add(print);
        }
        return boards;
    }

    /// <summary>What the boards printed at the fold's position say otherwise.</summary>
    public IEnumerable<Finding> Compare(OperationsFold fold)
    {
        if (!_byPosition.Remove(fold.Position, out var prints))
            return [];
        var view = fold.View;
        Compared += prints.Count;
        return prints.Zip(Cores.Map(prints, print => print.Difference(view))).Where(p => p.Second is not null)
            .Select(p => new Finding(FindingKind.BoardDiffers, view.Position, view.Position, FormattableString.Invariant($"Position {view.Position}: {p.First.File} {p.Second}")));
    }

    /// <summary>Boards whose position the events never came to.</summary>
    public IEnumerable<Finding> Left() => _byPosition.OrderBy(p => p.Key).SelectMany(p => p.Value)
        .Select(print => new Finding(FindingKind.BoardDiffers, print.Position, print.Position, FormattableString.Invariant($"Position {print.Position}: {print.File} was not compared, because the events do not lead there.")));

    private sealed record Print(string File, byte[] Json, DivisionCode District, long Position, DateTimeOffset AsOf, string TimeZone)
    {
        public static Print Parse(string file, byte[] json)
        {
            try
            {
                using var document = JsonDocument.Parse(json);
                var root = document.RootElement;
                return new(file, json, new(root.GetProperty("district").GetString()!), root.GetProperty("position").GetInt64(),
                    root.GetProperty("as_of").GetDateTimeOffset(), root.GetProperty("time_zone").GetString()!);
            }
            catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                throw new FormatException($"{file} is no printed board: {failure.Message}", failure);
            }
        }

        public string? Difference(OperationsView view)
        {
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone))
                return $"cannot be compared: this machine does not know the time zone {TimeZone}.";
            if (BoardPrint.Of(view, District, AsOf, new LocalCalendar(zone), Packs) is not { } folded)
                return $"shows the board of {District}, which had none.";
            var bytes = CanonicalJson.Of(folded.ToJson());
            if (bytes.AsSpan().SequenceEqual(Json))
                return null;
            return CanonicalJson.IsCanonical(Json) ? $"is not the board that the events make; they first differ {Place(bytes)}." : "is not canonical JSON.";
        }

        private string Place(byte[] folded)
        {
            var at = folded.AsSpan().CommonPrefixLength(Json);
            var around = System.Text.Encoding.UTF8.GetString(Json.AsSpan(Math.Max(0, at - 40), Math.Min(80, Json.Length - Math.Max(0, at - 40))));
            return FormattableString.Invariant($"at byte {at}, in …{around}…");
        }
    }
}
