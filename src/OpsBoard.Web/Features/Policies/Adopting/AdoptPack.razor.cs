using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Platform.Narration;

namespace OpsBoard.Web.Features.Policies.Adopting;

/// <summary>The adoption of a pack on the result of a dry run, and on no other.</summary>
public sealed partial class AdoptPack
{
    private bool _done;

    [Inject] private Narrator Narrator { get; set; } = null!;

    [Inject] private PolicyPacks Packs { get; set; } = null!;

    [Parameter, EditorRequired] public string Division { get; set; } = "";

    [Parameter, EditorRequired] public string Pack { get; set; } = "";

    /// <summary>Print of the dry run that the officer sees.</summary>
    [Parameter, EditorRequired] public string Print { get; set; } = "";

    /// <summary>Position on which it was computed.</summary>
    [Parameter, EditorRequired] public long Position { get; set; }

    [Parameter, EditorRequired] public int Zones { get; set; }

    /// <summary>Where the dry run is made again.</summary>
    [Parameter, EditorRequired] public string Again { get; set; } = "";

    private PackRef Reference => PackRef.TryParse(Pack, out var pack) ? pack : default;

    private string Place => Narrator.Name(new(Division), Moment.View);

    private string Name => Packs.Find(Reference) is { } pack ? Narrator.In(pack.Name) : Pack;

    private AdoptPolicyPack Make() => new AdoptPolicyPack(new(Division), Reference, Print);
}
