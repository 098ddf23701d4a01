using Microsoft.AspNetCore.Components;

namespace OpsBoard.Web.Platform.Ui.Kit;

public sealed partial class KitPage
{
    private static readonly (int Rank, string Word)[] Classes = [(3, "封控"), (2, "管控"), (1, "防范"), (0, "常态")];

    private static readonly (string Id, string Name, int Rank, int Days)[] Zones =
    [
        ("001", "星驰", 3, 0),
        ("002", "宇航", 2, 9),
        ("003", "长春莲花山生态旅游度假区泉眼镇双泉村一社", 1, 14),
        ("004", "杨蒲", 0, 3),
    ];

    [Inject] private IWebHostEnvironment Environment { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private Shell Shell { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "asOf")] private string? AsOfText { get; set; }

    private DateTimeOffset Now => Shell.Now;

    private DateOnly Yesterday => LocalTime.DayOf(Now).AddDays(-1);

    private AsOfMoment? Past => AsOfText is null ? null : new(Now.AddHours(-13), 181_006, "/kit");

    protected override void OnInitialized()
    {
        if (!Environment.IsDevelopment())
        {
            Navigation.NotFound();
        }
    }
}
