using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Sync.Http;

namespace Cairn.Sync.Accounts;

/// <summary>Signs a device in at a hub, by the device authorization grant of OAuth 2.0 (RFC 8628), and keeps it signed in by rotating refresh tokens.</summary>
public sealed class HubSignIn : IDisposable
{
    private const string Metadata = "/.well-known/oauth-authorization-server";
    private const string Client = "cairn";

    private static readonly TimeSpan IntervalMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SlowDown = TimeSpan.FromSeconds(5);

    private readonly HttpConnection _connection;
    private readonly TimeProvider _time;
    private readonly string _authorize;
    private readonly string _token;
    private readonly string _revoke;

    private HubSignIn(HttpConnection connection, TimeProvider time, string authorize, string token, string revoke) =>
        (_connection, _time, _authorize, _token, _revoke) = (connection, time, authorize, token, revoke);

    /// <summary>Asks a hub how one signs in there.</summary>
    /// <exception cref="CairnException">Code <c>no_hub</c>: what answers there is none; and those of remotes.</exception>
    public static async Task<HubSignIn> OpenAsync(HttpRemoteOptions options, CancellationToken cancellationToken)
    {
        var connection = new HttpConnection(options with { Token = null, Renew = null });
        try
        {
            using var document = await AskMetadataAsync(connection, cancellationToken);
            string Path(string name) => PathOf(options.Address, document.RootElement, name);
            return new HubSignIn(connection, options.Time, Path("device_authorization_endpoint"), Path("token_endpoint"), Path("revocation_endpoint"));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Asks for a code that a person approves.</summary>
    public async Task<DeviceCode> AskAsync(NewDevice device, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(_authorize, new() { ["device_name"] = device.Name, ["platform"] = device.Platform, ["installed_at"] = TimeText.Of(device.InstalledAt) }, cancellationToken);
        var root = answer.Json.RootElement;
        var page = Page(root, "verification_uri") ?? throw Failure(root);
        return answer.IsSuccess ? new DeviceCode(
            Required(root, "device_code"), Required(root, "user_code"), page, Page(root, "verification_uri_complete") ?? page,
            _time.GetUtcNow() + Seconds(root, "expires_in", 900), Seconds(root, "interval", 5)) : throw Failure(root);
    }

    /// <summary>Waits until the code is approved.</summary>
    /// <exception cref="CairnException">Codes <c>sign_in_denied</c>, <c>sign_in_expired</c>, and those of remotes.</exception>
    public async Task<SignedIn> WaitAsync(DeviceCode code, CancellationToken cancellationToken)
    {
        for (var interval = code.Interval; ;)
        {
            await Task.Delay(interval > IntervalMin ? interval : IntervalMin, _time, cancellationToken);
            try
            {
                using var answer = await SendAsync(_token, new() { ["grant_type"] = "urn:ietf:params:oauth:grant-type:device_code", ["device_code"] = code.Secret }, cancellationToken);
                if (answer.IsSuccess)
                {
                    return Read(answer.Json.RootElement);
                }

                var error = Text(answer.Json.RootElement, "error");
                interval += error == "slow_down" ? SlowDown : error == "authorization_pending" ? TimeSpan.Zero : throw Failure(answer.Json.RootElement);
            }
            catch (CairnException busy) when (busy.IsTransient && _time.GetUtcNow() < code.ExpiresAt)
            {
                // RFC 8628 asks for patience where the network fails.
                interval += SlowDown;
            }
        }
    }

    /// <summary>Gets the next tokens.</summary>
    /// <returns>Null where the refresh token is good no longer: the device signs in again.</returns>
    public async Task<SignedIn?> RenewAsync(string refreshToken, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(_token, new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken }, cancellationToken);
        return answer.IsSuccess ? Read(answer.Json.RootElement) : Text(answer.Json.RootElement, "error") == "invalid_grant" ? null : throw Failure(answer.Json.RootElement);
    }

    /// <summary>Signs the device out.</summary>
    public async Task RevokeAsync(string refreshToken, CancellationToken cancellationToken)
    {
        var (isSuccess, body) = await _connection.SendFormAsync(_revoke, [new("token", refreshToken), new("client_id", Client)], cancellationToken);
        if (!isSuccess)
        {
            using var json = JsonDocument.Parse(body);
            throw Failure(json.RootElement);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static async Task<JsonDocument> AskMetadataAsync(HttpConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var body = await connection.AskAsync(HttpMethod.Get, Metadata, write: null, cancellationToken);
            return await connection.GuardAsync(() => Task.FromResult(JsonDocument.Parse(body)), cancellationToken);
        }
        catch (CairnException failure) when (failure.Code is "remote_failed" or "remote_denied")
        {
            throw new CairnException("no_hub", "What answers there is no hub that one can sign in at.", "See that the address is that of a hub, as in `cairn login https://hub.example`. Another device is added with its code: `cairn pair CODE`.", innerException: failure);
        }
    }

    // The hub itself only: no document may send a token elsewhere. The path is told below the hub's address, which may have one of its own.
    private static string PathOf(Uri address, JsonElement root, string name)
    {
        var start = address.AbsoluteUri.TrimEnd('/');
        return Uri.TryCreate(Text(root, name), UriKind.Absolute, out var endpoint) && endpoint.AbsoluteUri.StartsWith($"{start}/", StringComparison.Ordinal) ? endpoint.AbsoluteUri[start.Length..]
            : throw new CairnException("no_hub", $"The hub does not say as it should where its {name.Replace('_', ' ')} is.", "Sign in at the address under which the hub knows itself (--public-url there).");
    }

    private async Task<Answer> SendAsync(string path, Dictionary<string, string> fields, CancellationToken cancellationToken)
    {
        var (isSuccess, body) = await _connection.SendFormAsync(path, fields.Append(new("client_id", Client)), cancellationToken);
        return await _connection.GuardAsync(() => Task.FromResult(new Answer(isSuccess, JsonDocument.Parse(body))), cancellationToken);
    }

    private static SignedIn Read(JsonElement root) => new(Required(root, "access_token"), Required(root, "refresh_token"), Text(root, "account"), Text(root, "device"));

    private static CairnException Failure(JsonElement root) => Text(root, "error") switch
    {
        "access_denied" => new("sign_in_denied", "The sign-in was turned down.", "If that was not meant, run `cairn login` again."),
        "expired_token" => new("sign_in_expired", "Nobody approved the sign-in in time.", "Run `cairn login` again."),
        var error => RemoteFailure.Failed($"it does not sign this device in ({new string([.. error.Where(letter => char.IsAsciiLetter(letter) || letter == '_').Take(50)])})"),
    };

    private static string Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    // A person opens it.
    private static Uri? Page(JsonElement root, string name) => Uri.TryCreate(Text(root, name), UriKind.Absolute, out var page) && page.Scheme is "http" or "https" ? page : null;

    private static string Required(JsonElement root, string name) => Text(root, name) is { Length: > 0 } text ? text : throw Failure(root);

    private static TimeSpan Seconds(JsonElement root, string name, int otherwise) =>
        TimeSpan.FromSeconds(root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var seconds) && seconds is > 0 and <= 86_400 ? seconds : otherwise);

    private sealed record Answer(bool IsSuccess, JsonDocument Json) : IDisposable
    {
        public void Dispose() => Json.Dispose();
    }
}
