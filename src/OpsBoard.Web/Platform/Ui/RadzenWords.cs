using System.Globalization;
using Microsoft.Extensions.Localization;
using Radzen;

namespace OpsBoard.Web.Platform.Ui;

/// <summary>Marks the texts of Radzen's components that OpsBoard shows: RadzenWords.resx and RadzenWords.zh-CN.resx.</summary>
public sealed class RadzenWords;

// Radzen ships no Chinese; a key we don't carry falls back to its own English.
internal sealed class RadzenLocalizer(IStringLocalizer<RadzenWords> words) : ILocalizer
{
    public string? Get(string key, CultureInfo culture)
    {
        var text = words[key];
        return text.ResourceNotFound ? null : text.Value;
    }
}
