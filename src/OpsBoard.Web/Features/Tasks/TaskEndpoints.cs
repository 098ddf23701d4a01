using System.Text.Json;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;
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
    public static void MapTasks(this IEndpointRouteBuilder api)
    {
        var tasks = api.MapGroup("/tasks").WithTags("Tasks");

        tasks.MapGet("", (string? district, string? kind, string? state, string? asOf, ReadHttp read, CancellationToken ct) => read.RunAsync(asOf, sight =>
            {
                DivisionCode? code = null;
                if (district is not null)
                {
                    if (!DivisionCode.TryParse(district, out var known) || sight.View.Board(known) is null) return read.NotFound("district.unknown", ("district", district));
                    code = known;
                }
                FieldTaskState? wanted = null;
                if (state is not null and not "late")
                {
                    if (!Enum.TryParse<FieldTaskState>(state, ignoreCase: true, out var parsed) || char.IsDigit(state[0]))
                        return read.Bad("task.state-unknown", ("state", state), ("known", string.Join(' ', Enum.GetNames<FieldTaskState>()) + " late"));
                    wanted = parsed;
                }
                var found = from board in code is { } c ? [sight.View.Board(c)!] : sight.View.Boards.Values
                            from entry in board.Tasks.Values
                            where (kind is null || entry.Task.Kind.Value == kind) && (wanted is null || entry.Task.State == wanted) && (state != "late" || entry.Task.IsLate(sight.Now))
                            orderby entry.Task.IssuedAt, entry.Task.Id.Value
                            select TaskData.Of(entry, sight.Now);
                return ReadHttp.Json(found.ToList());
            }, ct))
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

    // A verb that needs nothing may come without a body.
    private static TBody Empty<TBody>() where TBody : class
    {
        try
        {
            return JsonSerializer.Deserialize<TBody>("{}", ApiJson.Requests)!;
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The body is missing.", StatusCodes.Status400BadRequest, e);
        }
    }
}
