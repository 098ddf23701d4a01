using System.Collections.Frozen;
using System.Text;

namespace OpsBoard.Web.Features.ZoneImports;

/// <summary>The columns of a file of zones.</summary>
public enum ZoneColumn { Id, Division, Name, NameEn, Kind, Class }

/// <summary>What columns are called, in either language; the file may use either, in any order.</summary>
internal static class ZoneColumns
{
    public static readonly ZoneColumn[] All = Enum.GetValues<ZoneColumn>();

    public static readonly ZoneColumn[] Required = [ZoneColumn.Id, ZoneColumn.Division, ZoneColumn.Name, ZoneColumn.Kind];

    private static readonly FrozenDictionary<string, ZoneColumn> ByName = new Dictionary<string, ZoneColumn>
    {
        ["区域编号"] = ZoneColumn.Id,
        ["编号"] = ZoneColumn.Id,
        ["zone"] = ZoneColumn.Id,
        ["zoneid"] = ZoneColumn.Id,
        ["id"] = ZoneColumn.Id,
        ["区划代码"] = ZoneColumn.Division,
        ["所在区划"] = ZoneColumn.Division,
        ["division"] = ZoneColumn.Division,
        ["divisioncode"] = ZoneColumn.Division,
        ["名称"] = ZoneColumn.Name,
        ["区域名称"] = ZoneColumn.Name,
        ["name"] = ZoneColumn.Name,
        ["namezh"] = ZoneColumn.Name,
        ["英文名称"] = ZoneColumn.NameEn,
        ["英文名"] = ZoneColumn.NameEn,
        ["nameen"] = ZoneColumn.NameEn,
        ["englishname"] = ZoneColumn.NameEn,
        ["类别"] = ZoneColumn.Kind,
        ["类型"] = ZoneColumn.Kind,
        ["kind"] = ZoneColumn.Kind,
        ["等级"] = ZoneColumn.Class,
        ["class"] = ZoneColumn.Class,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // As a template has them, and as refusals name them.
    private static readonly FrozenDictionary<ZoneColumn, (string Zh, string En)> Names = new Dictionary<ZoneColumn, (string, string)>
    {
        [ZoneColumn.Id] = ("区域编号", "zone"),
        [ZoneColumn.Division] = ("区划代码", "division"),
        [ZoneColumn.Name] = ("名称", "name"),
        [ZoneColumn.NameEn] = ("英文名称", "name_en"),
        [ZoneColumn.Kind] = ("类别", "kind"),
        [ZoneColumn.Class] = ("等级", "class"),
    }.ToFrozenDictionary();

    public static ZoneColumn? Find(string header) =>
        ByName.TryGetValue(header.Normalize(NormalizationForm.FormKC).Trim().Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).TrimEnd('*'), out var column) ? column : null;

    public static string NameOf(ZoneColumn column, bool chinese) => chinese ? Names[column].Zh : Names[column].En;

    /// <summary>Every column in both languages, the optional ones in brackets.</summary>
    public static string Known => string.Join(", ", All.Select(c => Required.Contains(c) ? Both(c) : $"[{Both(c)}]"));

    public static string Both(ZoneColumn column) => $"{Names[column].Zh} / {Names[column].En}";
}
