using System.Globalization;
using Cairn.Core;
using Cairn.Core.Sync;
using Microsoft.AspNetCore.Http;

namespace Cairn.Protocol;

/// <summary>Answers a call with why nothing was done.</summary>
public static class ProblemAnswer
{
    /// <summary>Sends the problem, unless an answer has begun: then the connection is cut, so that nobody takes a part for the whole.</summary>
    public static async Task SendAsync(HttpContext context, CairnException problem)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return;
        }

        response.StatusCode = StatusOf(problem);
        TellWait(response, problem, response.StatusCode);
        if (response.StatusCode == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer realm=\"cairn\"";
        }

        await ResponseContent.SendAsync(context, json => ProblemJson.Write(json, problem, response.StatusCode), SyncProtocol.Problem);
    }

    /// <summary>Tells when to come again, where the status says that it is a matter of time.</summary>
    public static void TellWait(HttpResponse response, CairnException problem, int status)
    {
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = Math.Ceiling(Math.Max(1, problem.RetryAfter?.TotalSeconds ?? 1)).ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The status of an answer that tells of the problem.</summary>
    public static int StatusOf(CairnException problem) => problem.Code switch
    {
        "unauthorized" => StatusCodes.Status401Unauthorized,
        "foreign_origin" or "form_refused" or "not_writer" or "offer_refused" or "pairing_refused" or "sign_in_failed" or "not_owner" => StatusCodes.Status403Forbidden,
        "route_not_found" or "device_not_found" or "code_unknown" or "key_not_found" or "account_unknown" or "member_unknown" or "record_not_found" or "webhook_not_found" or "delivery_not_found" or SyncProblem.VaultUnknown => StatusCodes.Status404NotFound,
        "method_not_allowed" => StatusCodes.Status405MethodNotAllowed,
        "body_too_slow" => StatusCodes.Status408RequestTimeout,
        "account_exists" or "vault_exists" or "vault_sealed" or "record_erased" or "webhook_disabled" => StatusCodes.Status409Conflict,
        SyncProblem.CursorUnknown or "invitation_invalid" => StatusCodes.Status410Gone,
        "body_too_large" => StatusCodes.Status413PayloadTooLarge,
        "not_json" => StatusCodes.Status415UnsupportedMediaType,
        "vault_locked" => StatusCodes.Status423Locked,
        "rate_limited" or "too_many_tries" => StatusCodes.Status429TooManyRequests,
        SyncProblem.ContentEvicted => StatusCodes.Status503ServiceUnavailable,
        "disk_full" => StatusCodes.Status507InsufficientStorage,
        "unexpected" or "file_failed" or "vault_damaged" or "vault_unreadable" or "vault_read_only" or "vault_newer" or "settings_invalid" => StatusCodes.Status500InternalServerError,
        _ when problem.IsTransient => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };
}
