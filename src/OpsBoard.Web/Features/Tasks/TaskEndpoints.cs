using System.Text.Json;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Tasks;

/// <param name="Id">4 to 40 letters, digits and dashes, made by the sender.</param>
/// <param name="Unit">Code of the division that must do it.</param>
/// <param name="Due">Null: by the clock of the kind.</param>
public sealed record IssueTaskBody(string Id, string Kind, LocalText Title, string Unit, LocalText? Detail = null, string? Zone = null, DateTimeOffset? Due = null);

public sealed record NoteBody(string? Note = null);

public sealed record ReasonBody(string? Reason = null);

public sealed record ProgressBody(int? Percent = null, string? Note = null);

public sealed record DelegateBody(string To, string? Note = null);

public sealed record CompleteBody(string? Result = null);

public sealed record RecheckBody(bool Passed, string? Note = null);

internal static class TaskEndpoints
{
    /// <summary>What <c>?state=</c> takes, as the answers write it. Late is none of the states: an open task of any may be.</summary>
    private static readonly Dictionary<string, FieldTaskState?> States = new(
        Enum.GetValues<FieldTaskState>().Select(s => KeyValuePair.Create(JsonNamingPolicy.CamelCase.ConvertName(s.ToString()), (FieldTaskState?)s)).Append(new("late", null)),
        StringComparer.OrdinalIgnoreCase);

    public static void MapTasks(this IEndpointRouteBuilder api)
    {
        var tasks = api.MapGroup("/tasks").WithTags("Tasks");

        tasks.MapGet("", (string? district, string? kind, string? state, string? asOf, ReadHttp read, BoardReader boards, CancellationToken ct) =>
                read.RunAsync(asOf, sight => List(district, kind, state, sight, boards, read), ct))
            .WithSummary("Field tasks, by district, kind and state (or late)")
            .Produces<List<TaskData>>().ProducesProblem(400).ProducesProblem(404);

        tasks.MapGet("/{id}", (string id, string? asOf, ReadHttp read, CancellationToken ct) => read.RunAsync(asOf, sight =>
                FieldTaskId.TryParse(id, out var task) && sight.View.Task(task) is { } entry
                    ? ReadHttp.Json(TaskData.Of(entry, sight.Now)) : read.NotFound("task.unknown", ("task", id)), ct))
            .WithSummary("A field task").Produces<TaskData>().ProducesProblem(404);

        tasks.MapPost("", (IssueTaskBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
            {
                if (!FieldTaskId.TryParse(body.Id, out var id)) return Task.FromResult(read.Bad("task.id-invalid", ("task", body.Id)));
                if (!DivisionCode.TryParse(body.Unit, out var unit)) return Task.FromResult(read.NotFound("division.unknown", ("division", body.Unit)));
                ZoneId zone = default;
                if (body.Zone is not null && !ZoneId.TryParse(body.Zone, out zone)) return Task.FromResult(read.NotFound("zone.unknown", ("zone", body.Zone)));
                return http.RunAsync(new IssueFieldTask(id, new(body.Kind), body.Title, body.Detail, unit, body.Zone is null ? null : zone, body.Due?.ToUniversalTime()), ct);
            })
            .WithSummary("Issue a field task").AsCommand();

        Verb<NoteBody>("receive", "Receive", (id, _) => new ReceiveFieldTask(id));
        Verb<DelegateBody>("delegate", "Delegate to a division below", (id, b) => new DelegateFieldTask(id, new(b.To), b.Note));
        Verb<ProgressBody>("progress", "Report progress", (id, b) => new ProgressFieldTask(id, b.Percent, b.Note));
        Verb<ReasonBody>("block", "Say what blocks it", (id, b) => new BlockFieldTask(id, b.Reason));
        Verb<NoteBody>("unblock", "Go on", (id, b) => new UnblockFieldTask(id, b.Note));
        Verb<ReasonBody>("return", "Return it to the sender", (id, b) => new ReturnFieldTask(id, b.Reason));
        Verb<CompleteBody>("complete", "Report it done", (id, b) => new CompleteFieldTask(id, b.Result));
        Verb<RecheckBody>("recheck", "Look again, by someone else than who did it", (id, b) => new RecheckFieldTask(id, b.Passed, b.Note));
        Verb<ReasonBody>("reopen", "Open it again", (id, b) => new ReopenFieldTask(id, b.Reason));
        Verb<ReasonBody>("withdraw", "Withdraw it", (id, b) => new WithdrawFieldTask(id, b.Reason));

        void Verb<TBody>(string verb, string summary, Func<FieldTaskId, TBody, FieldTaskCommand> command) where TBody : class =>
            tasks.MapPost($"/{{id}}/{verb}", (string id, TBody? body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                    !FieldTaskId.TryParse(id, out var task) ? Task.FromResult(read.NotFound("task.unknown", ("task", id)))
                    : http.RunAsync(command(task, body ?? Empty<TBody>()), ct, needsVersion: true))
                .WithSummary(summary).AsCommand();
    }

    private static IResult List(string? district, string? kind, string? state, Sight sight, BoardReader boards, ReadHttp read)
    {
        DivisionCode code = default;
        if (district is not null && (!DivisionCode.TryParse(district, out code) || sight.View.Board(code) is null)) return read.NotFound("district.unknown", ("district", district));
        if (state is not null && !States.ContainsKey(state)) return read.Bad("task.state-unknown", ("state", state), ("known", string.Join(' ', States.Keys)));
        var wanted = state is null ? null : States[state];
        var entries = (district is null ? sight.View.Boards.Values : [sight.View.Board(code)!]).SelectMany(b => b.Tasks.Values).ToList();
        // A task keeps its kind when the next pack has none of that name.
        var kinds = boards.TaskKinds(sight.Moment).Select(k => k.Id.Value).Union(sight.View.Boards.Values.SelectMany(b => b.Tasks.Values).Select(t => t.Task.Kind.Value));
        if (kind is not null && !kinds.Contains(kind)) return read.Bad("task.kind-unknown", ("kind", kind), ("known", string.Join(' ', kinds)));
        return ReadHttp.Json(entries
            .Where(t => (kind is null || t.Task.Kind.Value == kind) && (wanted is null || t.Task.State == wanted) && (state is null || wanted is not null || t.Task.IsLate(sight.Now)))
            .OrderBy(t => t.Task.IssuedAt).ThenBy(t => t.Task.Id.Value, StringComparer.Ordinal)
            .Select(t => TaskData.Of(t, sight.Now)).ToList());
    }

    // A verb that needs nothing may come without a body.
    private static TBody Empty<TBody>() where TBody : class
    {
        try
        {
            return JsonSerializer.Deserialize<TBody>("{}", ApiJson.Requests)!;
        }
        catch (JsonException)
        {
            throw new BadHttpRequestException("The body is missing.", StatusCodes.Status400BadRequest);
        }
    }
}
