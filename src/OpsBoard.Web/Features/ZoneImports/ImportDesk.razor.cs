using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Npgsql;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Bulk;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Narration;

namespace OpsBoard.Web.Features.ZoneImports;

/// <summary>Chooses a file of zones, shows what is wrong in it, registers it and shows how far that is.</summary>
public sealed partial class ImportDesk : IAsyncDisposable
{
    private const int ProblemsShown = 200;
    private const int PlacesShown = 12;

    private readonly CancellationTokenSource _gone = new();
    private AccountName? _account;
    private string? _name;
    private byte[] _file = [];
    private ZoneImportPlan? _plan;
    private BulkRun? _run;
    private string? _refusal;
    private bool _isReading;
    private bool _onlyGood;

    [Inject] private ZoneImports Imports { get; set; } = null!;

    [Inject] private Officer Officer { get; set; } = null!;

    [Inject] private Live<OperationsView> Live { get; set; } = null!;

    private static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    private bool IsWorking => _isReading || _run is { Progress.IsOver: false };

    private string Size => _file.Length < 10_000 ? L["bytes", _file.Length] : L["kilobytes", _file.Length / 1024];

    private string SeparatorName => L[_plan!.Sheet!.Separator switch { ';' => "separator.semicolon", '\t' => "separator.tab", '|' => "separator.bar", _ => "separator.comma" }];

    private IEnumerable<(string Name, int Count)> Places
    {
        get
        {
            var divisions = Live.Current.Divisions;
            var found = _plan!.Lines.Where(l => l.Command is not null).GroupBy(l => divisions.BoardOf(l.Command!.Division))
                .Select(g => (Name: divisions.Find(g.Key) is { } d ? Narrator.In(d.Name) : g.Key.Value, Count: g.Count())).OrderByDescending(g => g.Count).ToList();
            return found.Count <= PlacesShown ? found : [.. found.Take(PlacesShown), (L["where.more", found.Count - PlacesShown], found.Skip(PlacesShown).Sum(g => g.Count))];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _gone.Dispose();
    }

    protected override async Task OnInitializedAsync() => _account = await Officer.AccountAsync();

    private async Task ReadAsync(InputFileChangeEventArgs chosen)
    {
        (_name, _file, _plan, _run, _refusal, _isReading) = (chosen.File.Name, [], null, null, null, true);
        StateHasChanged();
        try
        {
            if (chosen.File.Size > ZoneImports.MostBytes)
            {
                _refusal = Refusals.Say("request.body-too-large", [("most", (int)(ZoneImports.MostBytes / 1024 / 1024))]);
                return;
            }
            using var content = new MemoryStream();
            await using (var stream = chosen.File.OpenReadStream(ZoneImports.MostBytes, _gone.Token)) await stream.CopyToAsync(content, _gone.Token);
            _file = content.ToArray();
            await PlanAsync(onlyGood: false);
        }
        catch (Exception e) when (e is IOException or NpgsqlException or TimeoutException or Microsoft.JSInterop.JSException)
        {
            _refusal = L["unread"];
        }
        finally
        {
            _isReading = false;
        }
    }

    private async Task PlanAsync(bool onlyGood)
    {
        if (_account is not { } account) return;
        var plan = await Imports.PlanAsync(_file, IdOf(account, onlyGood), account, onlyGood, _gone.Token);
        _plan = plan.Unusable is null && !plan.IsReused ? plan : null;
        _refusal = plan.Unusable is { } no ? Refusals.Say(no) : null;
    }

    private async Task RegisterAsync(bool onlyGood)
    {
        (_onlyGood, _refusal) = (onlyGood, null);
        try
        {
            await PlanAsync(onlyGood);
            _run = _plan is null ? null : await Imports.StartAsync(_plan, _gone.Token);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            _refusal = L["unread"];
        }
    }

    // The file itself names the import: chosen again after a crash it goes on, and nothing is registered twice.
    private CommandId IdOf(AccountName account, bool onlyGood) =>
        new($"file-{Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes($"{account}{onlyGood}"), .. _file]))[..40]}");

    private static int ProblemsOf(ZoneImportPlan plan) => plan.Problems.Count();
}
