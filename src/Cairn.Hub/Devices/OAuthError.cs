using Cairn.Protocol;

namespace Cairn.Hub.Devices;

/// <summary>The errors of OAuth (RFC 6749, section 5.2, and RFC 8628, section 3.5), in its words.</summary>
internal static class OAuthError
{
    public const string InvalidRequest = "invalid_request";
    public const string InvalidGrant = "invalid_grant";
    public const string UnsupportedGrantType = "unsupported_grant_type";
    public const string AuthorizationPending = "authorization_pending";
    public const string SlowDown = "slow_down";
    public const string AccessDenied = "access_denied";
    public const string ExpiredToken = "expired_token";
    public const string TemporarilyUnavailable = "temporarily_unavailable";
    public const string ServerError = "server_error";

    /// <summary>Answers with one.</summary>
    public static Task SendAsync(HttpContext context, string error, string? description = null, int status = StatusCodes.Status400BadRequest)
    {
        context.Response.StatusCode = status;
        return ResponseContent.SendAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("error", error);
            json.WriteString("error_description", description ?? Describe(error));
            json.WriteEndObject();
        });
    }

    private static string Describe(string error) => error switch
    {
        InvalidGrant => "The code or token is not good, or not any more.",
        UnsupportedGrantType => "There are the device grant of RFC 8628 and refresh tokens.",
        AuthorizationPending => "Nobody has decided yet.",
        SlowDown => "Ask less often: wait five seconds more than before.",
        AccessDenied => "The person has denied it.",
        ExpiredToken => "Nobody has decided in time. Begin anew.",
        _ => "The request cannot be answered.",
    };
}
