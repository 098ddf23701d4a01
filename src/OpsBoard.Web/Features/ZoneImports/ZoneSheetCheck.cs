using System.Text;
using System.Text.RegularExpressions;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Commands;

namespace OpsBoard.Web.Features.ZoneImports;

/// <summary>A row that can be registered, or why it can't.</summary>
public sealed record CheckedLine(ZoneLine Line, RegisterZone? Command, IReadOnlyList<CellProblem> Problems);

/// <summary>
/// Asks of every row whether it can be registered, before any is: its form, the others of the file, what is there
/// already, and at last the same rule that will decide. So what passes is accepted, unless somebody is faster.
/// </summary>
internal sealed partial class ZoneSheetCheck(Rehearsal rehearsal, PolicyPacks packs)
{
    /// <param name="isResumed">A part of it was registered by this very import: what is there already is no reason.</param>
    public IReadOnlyList<CheckedLine> Check(ZoneSheet sheet, AccountName account, OperationsView view, bool isResumed)
    {
        var seen = new Seen(view, [.. sheet.Lines.Select(l => l[ZoneColumn.Id])]);
        var unread = sheet.Problems.ToLookup(p => p.Row);
        var lines = sheet.Lines.Select(line => Check(line, [.. unread[line.Row]], sheet, account, view, seen, isResumed)).ToList();
        // What could not even be taken apart has no line.
        var rows = sheet.Lines.Select(l => l.Row).ToHashSet();
        lines.AddRange(unread.Where(p => !rows.Contains(p.Key)).Select(p => new CheckedLine(ZoneLine.Empty(p.Key), null, [.. p])));
        return [.. lines.OrderBy(l => l.Line.Row)];
    }

    private CheckedLine Check(ZoneLine line, List<CellProblem> problems, ZoneSheet sheet, AccountName account, OperationsView view, Seen seen, bool isResumed)
    {
        var id = ReadId(line, Add);
        var division = ReadDivision(line, view, Add);
        var name = line[ZoneColumn.Name];
        if (name.Length == 0) Add(ZoneColumn.Name, Rejection.Rule("import.cell-empty"));
        var kind = ReadKind(line[ZoneColumn.Kind]);
        if (kind is null) Add(ZoneColumn.Kind, Rejection.Rule("import.kind-unknown", ("value", line[ZoneColumn.Kind]), ("known", KnownKinds)));
        var pack = packs[division is { } ruled ? view.PackOf(ruled) : view.PackInForce];
        var zoneClass = ReadClass(line[ZoneColumn.Class], pack);
        if (zoneClass is null && line[ZoneColumn.Class].Length > 0)
            Add(ZoneColumn.Class, Rejection.Rule("import.class-unknown", ("value", line[ZoneColumn.Class]), ("known", string.Join(", ", pack.Classes.Select(c => $"{c.Name.Zh} / {c.Id}")))));

        if (id is { } zone)
        {
            if (!seen.Ids.TryAdd(zone, line.Row)) Add(ZoneColumn.Id, Rejection.Rule("import.id-twice", ("zone", zone.Value), ("row", seen.Ids[zone])));
            else if (!isResumed && view.Zone(zone) is { } taken) Add(ZoneColumn.Id, Rejection.Rule("import.id-taken", ("zone", zone.Value), ("name", taken.Zone.Name.Zh)));
        }
        if (division is { } at && name.Length > 0)
        {
            var key = (at, Plain(name));
            if (!seen.Names.TryAdd(key, line.Row)) Add(ZoneColumn.Name, Rejection.Rule("import.name-twice", ("name", name), ("row", seen.Names[key])));
            else if (seen.Taken(at).TryGetValue(key.Item2, out var other)) Add(ZoneColumn.Name, Rejection.Rule("import.name-taken", ("name", name), ("zone", other.Value)));
        }
        if (problems.Count > 0 || id is not { } newId || division is not { } home || kind is not { } newKind) return new(line, null, problems);

        var command = new RegisterZone(newId, home, new(name, line[ZoneColumn.NameEn] is { Length: > 0 } en ? en : null), newKind, zoneClass);
        if (rehearsal.Of(account, command, view) is { Code: not "zone.already-registered" } no)
        {
            Add(ColumnOf(no), no);
            return new(line, null, problems);
        }
        return new(line, command, []);

        void Add(ZoneColumn column, Rejection why) => problems.Add(new(line.Row, sheet.HeaderOf(column), line[column], why));
    }

    private static ZoneId? ReadId(ZoneLine line, Action<ZoneColumn, Rejection> add)
    {
        var text = line[ZoneColumn.Id];
        if (ZoneId.TryParse(text, out var id)) return id;
        add(ZoneColumn.Id, text.Length == 0 ? Rejection.Rule("import.cell-empty")
            : Scientific.IsMatch(text) ? Rejection.Rule("import.number-rounded", ("value", text))
            : Rejection.Rule("zone.id-invalid", ("zone", text)));
        return null;
    }

    private static DivisionCode? ReadDivision(ZoneLine line, OperationsView view, Action<ZoneColumn, Rejection> add)
    {
        var text = line[ZoneColumn.Division];
        if (text.Length == 0) add(ZoneColumn.Division, Rejection.Rule("import.cell-empty"));
        else if (Scientific.IsMatch(text)) add(ZoneColumn.Division, Rejection.Rule("import.number-rounded", ("value", text)));
        else if (!DivisionCode.TryParse(text, out var code) || view.Divisions.Find(code) is null) add(ZoneColumn.Division, Rejection.Rule("import.division-unknown", ("value", text), ("near", Near(text, view))));
        else if (!view.Divisions.IsDistrict(view.Divisions.BoardOf(code))) add(ZoneColumn.Division, Rejection.Rule("import.division-too-high", ("value", text), ("name", view.Divisions.Find(code)!.Name.Zh)));
        else return code;
        return null;
    }

    // What the code begins with, the district or else the prefecture or all, and some of what lies below: most slips are in the last digits.
    private static string Near(string text, OperationsView view)
    {
        if ((Above(6) ?? Above(4) ?? view.Divisions.Root) is not { } known) return "—";
        var below = view.Divisions.ByCode.Values.Where(d => d.Parent == known.Code).OrderBy(d => d.Code.Value, StringComparer.Ordinal).Take(4);
        return string.Join(", ", below.Prepend(known).Select(d => $"{d.Code} {d.Name.Zh}"));

        Division? Above(int digits) => text.Length >= digits && DivisionCode.TryParse(text[..digits].PadRight(6, '0'), out var code) ? view.Divisions.Find(code) : null;
    }

    private static ZoneKind? ReadKind(string text) => text.ToLowerInvariant() switch
    {
        "community" or "社区" => ZoneKind.Community,
        "village" or "村" or "行政村" => ZoneKind.Village,
        "township" or "乡镇" or "乡镇街道" or "街道" => ZoneKind.Township,
        "compound" or "小区" => ZoneKind.Compound,
        "building" or "楼栋" or "单元" => ZoneKind.Building,
        "site" or "场所" => ZoneKind.Site,
        _ => null,
    };

    private const string KnownKinds = "社区 / community, 村 / village, 乡镇街道 / township, 小区 / compound, 楼栋 / building, 场所 / site";

    // By its id or by its name in either language, with or without the 区 that people add.
    private static ClassId? ReadClass(string text, PolicyPack pack) => text.Length == 0 ? null
        : pack.Classes.FirstOrDefault(c => text == c.Name.Zh || text == c.Name.Zh + "区" || text.Equals(c.Id.Value, StringComparison.OrdinalIgnoreCase) || text.Equals(c.Name.En, StringComparison.OrdinalIgnoreCase))?.Id;

    // Where a spreadsheet shows what a rule found.
    private static ZoneColumn ColumnOf(Rejection no) => no.Code switch
    {
        "zone.class-unknown" => ZoneColumn.Class,
        "zone.id-not-in-division" or "access.forbidden" => ZoneColumn.Division,
        _ when no.Code.StartsWith("text.", StringComparison.Ordinal) => ZoneColumn.Name,
        _ => ZoneColumn.Id,
    };

    // Two names that look alike are alike.
    private static string Plain(string name) => name.Normalize(NormalizationForm.FormKC).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();

    [GeneratedRegex(@"^[0-9](\.[0-9]+)?E\+?[0-9]+(-[0-9]+)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Scientific { get; }

    /// <summary>What the file has named so far, and what is there outside it.</summary>
    private sealed class Seen(OperationsView view, HashSet<string> ofTheFile)
    {
        private readonly Dictionary<DivisionCode, Dictionary<string, ZoneId>> _taken = [];

        public Dictionary<ZoneId, int> Ids { get; } = [];

        public Dictionary<(DivisionCode Division, string Name), int> Names { get; } = [];

        /// <summary>Names in a division of zones that the file doesn't mean.</summary>
        public Dictionary<string, ZoneId> Taken(DivisionCode division)
        {
            if (_taken.Count == 0)
                foreach (var entry in view.Boards.Values.SelectMany(b => b.Zones.Values).OrderBy(z => z.Zone.Id.Value, StringComparer.Ordinal))
                {
                    if (ofTheFile.Contains(entry.Zone.Id.Value)) continue;
                    if (!_taken.TryGetValue(entry.Zone.Division, out var names)) _taken[entry.Zone.Division] = names = [];
                    names.TryAdd(Plain(entry.Zone.Name.Zh), entry.Zone.Id);
                }
            return _taken.TryGetValue(division, out var known) ? known : _taken[division] = [];
        }
    }
}
