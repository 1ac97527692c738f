using System.Globalization;
using System.Text.Json;
using Cairn.Core;
using Cairn.Hub.Accounts;
using Cairn.Hub.Operations;
using Cairn.Hub.Web;
using Cairn.Protocol;

namespace Cairn.Hub.Devices;

/// <summary>The sign-in of devices by OAuth 2.0: the device grant (RFC 8628) for public clients, refreshing, revoking (RFC 7009), and what there is (RFC 8414).</summary>
internal sealed class OAuthRoutes(HubNode hub)
{
    private const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
    private const string RefreshGrant = "refresh_token";

    private readonly DeviceGrants _grants = new(hub);
    private readonly DeviceTokens _tokens = new(hub);

    public static void Map(IEndpointRouteBuilder endpoints, HubNode hub)
    {
        var (routes, everybody) = (new OAuthRoutes(hub), new SyncAccess(IsPublic: true));
        endpoints.MapGet("/.well-known/oauth-authorization-server", routes.DescribeAsync).WithMetadata(everybody);
        endpoints.MapPost("/oauth/device_authorization", context => routes.AnswerAsync(context, routes.BeginAsync)).WithMetadata(everybody);
        endpoints.MapPost("/oauth/token", context => routes.AnswerAsync(context, routes.GiveAsync)).WithMetadata(everybody);
        endpoints.MapPost("/oauth/revoke", context => routes.AnswerAsync(context, routes.RevokeAsync)).WithMetadata(everybody);
    }

    private Task DescribeAsync(HttpContext context)
    {
        var hubAddress = PublicAddress.Of(hub.Options, context.Request);
        return ResponseContent.SendAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("issuer", hubAddress);
            json.WriteString("device_authorization_endpoint", $"{hubAddress}/oauth/device_authorization");
            json.WriteString("token_endpoint", $"{hubAddress}/oauth/token");
            json.WriteString("revocation_endpoint", $"{hubAddress}/oauth/revoke");
            WriteList(json, "response_types_supported");
            WriteList(json, "grant_types_supported", DeviceGrant, RefreshGrant);
            WriteList(json, "token_endpoint_auth_methods_supported", "none");
            WriteList(json, "revocation_endpoint_auth_methods_supported", "none");
            json.WriteEndObject();
        });
    }

    private async Task BeginAsync(HttpContext context, OAuthForm form)
    {
        if (ReadDevice(form) is not { } device)
        {
            await OAuthError.SendAsync(context, OAuthError.InvalidRequest, $"device_name and platform have at most {GivenName.LengthMax} characters, and installed_at is a time as 2026-03-14T09:00:00Z.");
            return;
        }

        var (deviceCode, userCode) = await _grants.BeginAsync(device, $"{CallerAddress.KeyOf(context.Connection.RemoteIpAddress)}", context.RequestAborted);
        var page = $"{PublicAddress.Of(hub.Options, context.Request)}/device";
        await ResponseContent.SendAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("device_code", deviceCode);
            json.WriteString("user_code", $"{userCode}");
            json.WriteString("verification_uri", page);
            json.WriteString("verification_uri_complete", $"{page}?user_code={userCode}");
            json.WriteNumber("expires_in", (int)DeviceGrants.Lasting.TotalSeconds);
            json.WriteNumber("interval", DeviceGrants.PollSeconds);
            json.WriteEndObject();
        });
    }

    private async Task GiveAsync(HttpContext context, OAuthForm form)
    {
        var result = (form["grant_type"], form["device_code"], form["refresh_token"]) switch
        {
            (DeviceGrant, { } code, _) => await _tokens.RedeemAsync(code, form.Client, context.RequestAborted),
            (RefreshGrant, _, { } token) => await _tokens.RefreshAsync(token, form.Client, context.RequestAborted),
            (null or DeviceGrant or RefreshGrant, _, _) => OAuthError.InvalidRequest,
            _ => OAuthError.UnsupportedGrantType,
        };
        if (result.Tokens is not { } tokens)
        {
            await OAuthError.SendAsync(context, result.Error);
            return;
        }

        context.Response.Headers.Pragma = "no-cache"; // RFC 6749, section 5.1.
        await ResponseContent.SendAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("access_token", tokens.Access);
            json.WriteString("token_type", "Bearer");
            json.WriteNumber("expires_in", (int)DeviceTokens.AccessLasting.TotalSeconds);
            json.WriteString("refresh_token", tokens.Refresh);
            json.WriteString("account", tokens.Account);
            json.WriteString("device", tokens.Device);
            json.WriteEndObject();
        });
    }

    private async Task RevokeAsync(HttpContext context, OAuthForm form)
    {
        var error = form["token"] is not { } token ? OAuthError.InvalidRequest
            : await _tokens.RevokeAsync(token, form.Client, context.RequestAborted) ? ""
            : OAuthError.InvalidGrant;
        if (error.Length > 0)
        {
            await OAuthError.SendAsync(context, error);
        }
    }

    private static AskingDevice? ReadDevice(OAuthForm form)
    {
        var (name, platform, installed) = (GivenName.Clean(form["device_name"]), GivenName.Clean(form["platform"]), form["installed_at"]);
        DateTimeOffset at = default;
        return name.Length <= GivenName.LengthMax && platform.Length <= GivenName.LengthMax
            && (installed is null || DateTimeOffset.TryParse(installed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at))
            ? new AskingDevice(form.Client, name.Length > 0 ? name : "a device without a name", platform, installed is null ? null : at.UtcDateTime) : null;
    }

    private async Task AnswerAsync(HttpContext context, Func<HttpContext, OAuthForm, Task> answer)
    {
        try
        {
            var (form, problem) = await OAuthForm.ReadAsync(context);
            await (form is null ? OAuthError.SendAsync(context, OAuthError.InvalidRequest, problem) : answer(context, form));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (Exception failure)
        {
            await SendAsync(context, hub.Explain(failure));
        }
    }

    private static Task SendAsync(HttpContext context, CairnException problem)
    {
        var status = ProblemAnswer.StatusOf(problem);
        ProblemAnswer.TellWait(context.Response, problem, status);
        return OAuthError.SendAsync(context, problem.IsTransient ? OAuthError.TemporarilyUnavailable : OAuthError.ServerError, problem.Message, status);
    }

    private static void WriteList(Utf8JsonWriter json, string name, params ReadOnlySpan<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
