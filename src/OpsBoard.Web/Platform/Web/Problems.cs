using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;
using Npgsql;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Platform.Ui;

namespace OpsBoard.Web.Platform.Web;

/// <summary>Words for every code that a refusal can carry; the resources have one entry per code, in both languages.</summary>
public sealed partial class Refusals(IStringLocalizer<Refusals> words, IStringLocalizer<Words> formats, PolicyPacks packs)
{
    /// <summary>The reader's words for <paramref name="rejection"/>: <c>{name}</c> in the text is the fact of that name.</summary>
    public string Say(Rejection rejection) => Say(rejection.Code, rejection.Facts);

    public string Say(string code, IReadOnlyList<Fact> facts)
    {
        var text = words[code].Value;
        foreach (var (name, value) in facts) text = text.Replace($"{{{name}}}", Told(name, value), StringComparison.Ordinal);
        return Unsaid.Replace(text, "—");
    }

    // A fact that a rule couldn't give, such as an earliest day that nobody can foresee.
    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Unsaid { get; }

    // Facts are invariant, for machines; people read the name of a field, a state or a class, and the local time of a moment.
    private string Told(string name, string value)
    {
        if (name is "field" or "level" or "state") return words[$"{name}.{value}"] is { ResourceNotFound: false } word ? word.Value : value;
        if (NameInPacks(name, value) is { } text) return text.In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);
        if (name is "days" && value.Contains('=', StringComparison.Ordinal)) return string.Join(words["days.between"], value.Split(' ').Select(Counted));
        if (name is "below") return value == "0" ? words["below.none"] : words["below.some", value];
        return name is "now" or "due" or "happened" && DateTimeOffset.TryParseExact(value, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? LocalTime.Of(at).ToString($"{formats["clock.date"]} {formats["clock.time"]}", CultureInfo.CurrentCulture)
            : value;
    }

    // 2022-04-10=3, or =? where the day was not reported.
    private string Counted(string dayAndCount) => dayAndCount.Split('=') is [var day, var count] && DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on)
        ? count == "?" ? words["day.unreported", Told(on)] : words["day.positives", Told(on), count] : dayAndCount;

    private string Told(DateOnly day) => day.ToString(words["day.format"], CultureInfo.CurrentCulture);

    private LocalText? NameInPacks(string name, string value) => name switch
    {
        "from" or "to" or "class" or "zone" or "other" when ClassId.TryParse(value, out var id) => packs.All.Select(p => p.Class(id)).FirstOrDefault(c => c is not null)?.Name,
        "pack" when PackRef.TryParse(value, out var pack) => packs.Find(pack)?.Name,
        "step" or "next" => packs.All.SelectMany(p => p.Transitions).SelectMany(t => t.Approvals).FirstOrDefault(a => a.Id == value)?.Name,
        _ => null,
    };

    public bool Knows(string code, CultureInfo culture)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = culture;
        try { return !words[code].ResourceNotFound; }
        finally { CultureInfo.CurrentUICulture = before; }
    }
}

/// <summary>Every refusal over HTTP is an RFC 9457 problem with a stable <c>code</c>.</summary>
internal static partial class Problems
{
    /// <summary>A command is a few hundred bytes; a megabyte is a mistake or an attack.</summary>
    public const long LargestBody = 1024 * 1024;

    public static IResult Of(HttpContext context, Rejection rejection) => Of(context, StatusOf(rejection), rejection.Code, rejection.Facts);

    public static IResult Of(HttpContext context, int status, string code, IReadOnlyList<Fact> facts, params IReadOnlyList<(string Name, object? Value)> extensions) =>
        Told(context, status, code, code, facts, extensions);

    /// <param name="words">Where the words for people are found, when one code needs several.</param>
    public static IResult Told(HttpContext context, int status, string code, string words, IReadOnlyList<Fact> facts, params IReadOnlyList<(string Name, object? Value)> extensions)
    {
        var problem = new ProblemDetails
        {
            Status = status,
            Type = $"urn:opsboard:problem:{code}",
            Title = context.RequestServices.GetRequiredService<Refusals>().Say(words, facts),
            Instance = context.Request.Path,
            Extensions = { ["code"] = code, ["facts"] = facts.ToDictionary(f => f.Name, f => f.Value) },
        };
        foreach (var (name, value) in extensions) problem.Extensions[name] = value;
        return Results.Json(problem, ApiJson.Options, "application/problem+json", status);
    }

    /// <summary>Faults and unreadable requests below <c>/api</c> become problems too.</summary>
    public static void UseApiProblems(this WebApplication app) => app.UseWhen(c => c.Request.Path.StartsWithSegments("/api"), api =>
    {
        api.Use(CheckBody);
        api.UseExceptionHandler(new ExceptionHandlerOptions { AllowStatusCode404Response = true, ExceptionHandler = Answer, SuppressDiagnosticsCallback = c => IsOfTheSender(c.Exception) });
        api.UseStatusCodePages(async c =>
        {
            var (status, code) = c.HttpContext.Response.StatusCode switch
            {
                401 => (401, "access.unauthenticated"),
                403 => (403, "access.forbidden"),
                404 => (404, "request.no-such-address"),
                405 => (405, "request.method-not-allowed"),
                415 => (415, "request.body-not-json"),
                var other => (other, "request.unusable"),
            };
            await Of(c.HttpContext, status, code, []).ExecuteAsync(c.HttpContext);
        });
    });

    private static Task CheckBody(HttpContext context, RequestDelegate next)
    {
        var file = context.GetEndpoint()?.Metadata.GetMetadata<TakesFile>();
        var most = file?.MostBytes ?? LargestBody;
        if (context.Request.ContentLength > most) return TooLarge(context, most).ExecuteAsync(context);
        // A body of unknown length is stopped when it gets there.
        if (context.Request.ContentLength is null && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = most;
        if (file is null && MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return Of(context, 415, "request.body-not-json", []).ExecuteAsync(context);
        return next(context);
    }

    private static Task Answer(HttpContext context)
    {
        var fault = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var answer = fault switch
        {
            BadHttpRequestException { StatusCode: 413 } => TooLarge(context, context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetMetadata<TakesFile>()?.MostBytes ?? LargestBody),
            BadHttpRequestException { StatusCode: 415 } => Of(context, 415, "request.body-not-json", []),
            BadHttpRequestException { InnerException: JsonException e } when IsNothing(e) => Of(context, 400, "request.body-missing", BodyProblem.Missing(context)),
            BadHttpRequestException { InnerException: JsonException e } when IsMalformed(e) => Of(context, 400, "request.body-not-json", BodyProblem.Where(e)),
            BadHttpRequestException { InnerException: JsonException e } => Of(context, 400, "request.body-invalid", BodyProblem.Facts(context, e)),
            BadHttpRequestException e when Parameter.Match(e.Message) is { Success: true } m => Of(context, 400, "request.parameter-invalid", [("name", m.Groups["name"].Value), ("value", m.Groups["value"].Value)]),
            BadHttpRequestException e when Required.Match(e.Message) is { Success: true } m => Of(context, 400, "request.parameter-missing", [("name", m.Groups["name"].Value)]),
            BadHttpRequestException { StatusCode: 400, InnerException: null } when BodyProblem.BodyOf(context) is not null => Of(context, 400, "request.body-missing", BodyProblem.Missing(context)),
            BadHttpRequestException e => Of(context, e.StatusCode, "request.unusable", []),
            // Text that PostgreSQL can't keep, such as NUL, is the sender's mistake.
            PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter } => Of(context, 400, "text.bad-character", [("field", "address")]),
            PostgresException { IsTransient: false } => Of(context, 500, "server.fault", []),
            NpgsqlException => Unavailable(context),
            _ => Of(context, 500, "server.fault", []),
        };
        return answer.ExecuteAsync(context);
    }

    private static IResult TooLarge(HttpContext context, long most) => Of(context, 413, "request.body-too-large", [("most", (int)(most / LargestBody))]);

    private static IResult Unavailable(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "2";
        return Of(context, 503, "server.database-unavailable", []);
    }

    // What the sender has to mend is told to him; in the log it would only hide what we have to.
    private static bool IsOfTheSender(Exception fault) =>
        fault is BadHttpRequestException or PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter };

    private static bool IsNothing(JsonException e) => e.Message.Contains("does not contain any JSON tokens", StringComparison.Ordinal);

    // The reader throws its own subtype for text that isn't JSON; a value of the wrong kind has no such inner fault.
    private static bool IsMalformed(JsonException e) => e.InnerException is JsonException;

    [GeneratedRegex("""Failed to bind parameter "(?:.* )?(?<name>\w+)" from "(?<value>.*)"\.""")]
    private static partial Regex Parameter { get; }

    [GeneratedRegex("""Required parameter "(?:.* )?(?<name>\w+)" was not provided from (?:query string|route)""")]
    private static partial Regex Required { get; }

    private static int StatusOf(Rejection rejection) => rejection.Kind switch
    {
        RejectionKind.Unknown => StatusCodes.Status404NotFound,
        RejectionKind.Forbidden => StatusCodes.Status403Forbidden,
        RejectionKind.Rule => StatusCodes.Status422UnprocessableEntity,
        _ => throw new System.Diagnostics.UnreachableException(rejection.Kind.ToString()),
    };
}
