using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Platform.Commands;

namespace OpsBoard.Web.Features.Policies;

/// <summary>One decision: its fields, its button, and what became of it. What was typed stays when it is refused.</summary>
public sealed partial class DecisionForm : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private long? _done;

    [Inject] private Act Act { get; set; } = null!;

    /// <summary>Tells the acts of a page apart.</summary>
    [Parameter, EditorRequired] public string Name { get; set; } = "";

    /// <summary>Makes the command of what the fields hold.</summary>
    [Parameter, EditorRequired] public Func<Command> Make { get; set; } = null!;

    [Parameter, EditorRequired] public string Submit { get; set; } = "";

    [Parameter] public bool Primary { get; set; }

    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Parameter] public EventCallback OnRecorded { get; set; }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task SubmitAsync()
    {
        _done = null;
        _done = await Act.SendAsync(Make(), null, Words["unanswered"], _gone.Token);
        if (_done is not null) await OnRecorded.InvokeAsync();
    }
}
