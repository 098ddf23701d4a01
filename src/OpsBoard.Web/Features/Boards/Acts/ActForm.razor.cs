using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Narration;

namespace OpsBoard.Web.Features.Boards.Acts;

/// <summary>
/// One act: its fields, its button, and what became of it. Recorded, it reports so; refused, it says why; overtaken by
/// someone else, it shows both and leaves what was typed as it is.
/// </summary>
public sealed partial class ActForm : IDisposable
{
    private readonly CancellationTokenSource _gone = new();

    [Inject] private Act Act { get; set; } = null!;

    [Inject] private Narrator Narrator { get; set; } = null!;

    [Parameter, EditorRequired] public Moment Moment { get; set; } = null!;

    /// <summary>Makes the command of what the fields hold.</summary>
    [Parameter, EditorRequired] public Func<Command> Make { get; set; } = null!;

    /// <summary>Version of what is shown; null where nothing is there yet.</summary>
    [Parameter] public long? Seen { get; set; }

    /// <summary><c>zone</c> or <c>task</c>: what someone else may have changed.</summary>
    [Parameter, EditorRequired] public string Thing { get; set; } = "";

    /// <summary>The row that waits for the answer.</summary>
    [Parameter, EditorRequired] public string Row { get; set; } = "";

    /// <summary>What the officer wants, in words: 改为封控.</summary>
    [Parameter, EditorRequired] public string Wanted { get; set; } = "";

    [Parameter, EditorRequired] public string Submit { get; set; } = "";

    /// <summary>The act that seals.</summary>
    [Parameter] public bool Grave { get; set; }

    [Parameter] public RenderFragment? ChildContent { get; set; }

    /// <summary>Beside the button.</summary>
    [Parameter] public RenderFragment? Note { get; set; }

    /// <summary>It is recorded, and the board shows it.</summary>
    [Parameter] public EventCallback<Recording> OnRecorded { get; set; }

    /// <summary>The officer wants to see what the other did.</summary>
    [Parameter] public EventCallback OnLook { get; set; }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private Task SubmitAsync() => SendAsync(Seen);

    private Task InsistAsync() => SendAsync(Act.Stale!.Actual);

    private async Task LookAsync()
    {
        Act.Forget();
        await OnLook.InvokeAsync();
    }

    private async Task SendAsync(long? seen)
    {
        if (await Act.SendAsync(Make(), seen, L["act.unanswered"], _gone.Token) is { } position) await OnRecorded.InvokeAsync(new(Wanted, position));
    }
}

/// <summary>An act that was recorded.</summary>
public sealed record Recording(string What, long Position);
