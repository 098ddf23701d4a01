using System.Runtime.CompilerServices;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Web.Features.Wall;

/// <summary>A zone's name as a chip has room for it: without the word that says only that it is a community or a village's committee.</summary>
internal sealed class ChipName
{
    private const double GapPx = 4, PaddingPx = 10;

    private static readonly string[] Chinese = ["社区居民委员会", "社区居委会", "村民委员会", "村委会", "居委会", "社区"];
    private static readonly string[] English = [" Village Committee", " Residents' Committee", " Community", " Village", " Subdistrict"];

    // A wall is arranged anew at every event, and names never change.
    private static readonly ConditionalWeakTable<string, ChipName> Known = [];

    private ChipName(LocalText name)
    {
        Text = new(Without(name.Zh, Chinese), name.En is { } en ? Without(en, English) : null);
        Width = Span(Text.Zh);
    }

    public LocalText Text { get; }

    /// <summary>How many chips wide it is in Chinese.</summary>
    public int Width { get; }

    public static ChipName Of(LocalText name) => Known.GetValue(name.Zh, _ => new(name));

    /// <summary>How many chips wide the name is: it is never cut.</summary>
    public static int Span(string name) => Span(name, chipPx: 112, hanziPx: 24);

    /// <summary>The same where chips are large.</summary>
    public static int RoomySpan(string name) => Span(name, chipPx: 208, hanziPx: 36);

    /// <summary>How many chips wide so many marks are: each is a word and a shape.</summary>
    public static int SpanOf(int marks) => 1 + marks;

    // A Latin letter takes a little more than half of a Hanzi.
    private static int Span(string name, double chipPx, double hanziPx)
    {
        var px = name.Sum(letter => letter > 0x2e7f ? 1 : 0.57) * hanziPx + PaddingPx;
        return Math.Clamp((int)Math.Ceiling((px + GapPx) / (chipPx + GapPx)), 1, 4);
    }

    // One Hanzi alone says nothing.
    private static string Without(string name, string[] endings) =>
        endings.FirstOrDefault(e => name.EndsWith(e, StringComparison.Ordinal) && name.Length - e.Length >= 2) is { } ending ? name[..^ending.Length] : name;
}
