using Cairn.Core;
using Cairn.Protocol;

namespace Cairn.Agent.Web;

/// <summary>An error as problem details (RFC 9457), with its stable code.</summary>
internal static class ProblemReply
{
    public const string ContentType = SyncProtocol.Problem;

    public static Reply Of(CairnException problem) => new(StatusOf(problem), json => ProblemJson.Write(json, problem, StatusOf(problem)));

    private static int StatusOf(CairnException problem) => problem.Code switch
    {
        "unauthorized" => StatusCodes.Status401Unauthorized,
        "foreign_host" or "foreign_origin" => StatusCodes.Status403Forbidden,
        "record_not_found" or "vault_not_found" or "version_not_found" or "conflict_not_found" or "recommendation_not_found" or "trace_not_found" or "route_not_found" or "remote_not_found" or "no_remote" => StatusCodes.Status404NotFound,
        "method_not_allowed" => StatusCodes.Status405MethodNotAllowed,
        "body_too_slow" => StatusCodes.Status408RequestTimeout,
        "vault_exists" or "record_erased" or "ledger_written" or "version_hidden" or "unsent_changes" => StatusCodes.Status409Conflict,
        "body_too_large" or "change_too_large" => StatusCodes.Status413PayloadTooLarge,
        "not_json" => StatusCodes.Status415UnsupportedMediaType,
        "vault_locked" => StatusCodes.Status423Locked,
        "disk_full" => StatusCodes.Status507InsufficientStorage,
        "too_many_requests" or "too_many_streams" or "too_many_vaults" => StatusCodes.Status503ServiceUnavailable,
        "unexpected" or "file_failed" or "vault_damaged" or "vault_unreadable" or "vault_read_only" or "vault_newer" or "settings_invalid" or "scrub_unfinished" => StatusCodes.Status500InternalServerError,
        _ when problem.IsTransient => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };
}
