using System.Text.Json;
using Cairn.Agent.Homes;
using Cairn.Core;
using Cairn.Sync.Accounts;
using Cairn.Sync.Http;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Accounts;

/// <summary>What this device signs in with at one hub, in a file that only its owner can read. The tokens are exchanged for new ones every hour or so, by whichever process comes first.</summary>
/// <param name="home">CAIRN_HOME.</param>
/// <param name="remote">The remote's id.</param>
/// <param name="time">The clock.</param>
internal sealed class SignInFile(VaultHome home, Guid remote, TimeProvider time)
{
    private const string Lock = "signed-in.lock";

    private string Path { get; } = System.IO.Path.Combine(home.Path, "signed-in", $"{remote}.json");

    /// <summary>What the device has; null where it is not signed in.</summary>
    /// <exception cref="CairnException">Code <c>settings_invalid</c>.</exception>
    public SignedIn? Load()
    {
        if (!File.Exists(Path))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(Path));
            return new SignedIn(document.RootElement.GetProperty("access_token").GetString()!, document.RootElement.GetProperty("refresh_token").GetString()!);
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CairnException("settings_invalid", $"{Path} does not hold what this device signs in with.", "Sign in again: `cairn login URL`.", innerException: cause);
        }
    }

    public void Save(SignedIn signedIn)
    {
        PrivateFile.CreateFolder(home);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        PrivateFile.Write(home, Path, file =>
        {
            using var json = new Utf8JsonWriter(file);
            json.WriteStartObject();
            json.WriteString("access_token", signedIn.AccessToken);
            json.WriteString("refresh_token", signedIn.RefreshToken);
            json.WriteEndObject();
        });
    }

    public void Remove() => File.Delete(Path);

    /// <summary>Has a remote called with what is in the file, renewed when the hub asks for it.</summary>
    public HttpRemoteOptions Follow(HttpRemoteOptions options) => options with { Token = Load()?.AccessToken, Renew = (refused, cancellationToken) => RenewAsync(options, refused, cancellationToken) };

    // Null where the device is signed in no longer.
    private Task<string?> RenewAsync(HttpRemoteOptions options, string? refused, CancellationToken cancellationToken) => PrivateLock.HoldAsync(
        home,
        Lock,
        time,
        async () =>
        {
            var current = Load();
            if (current is null || current.AccessToken != refused)
            {
                // Another process, or the person, has been here.
                return current?.AccessToken;
            }

            using var hub = await HubSignIn.OpenAsync(options, cancellationToken);
            if (await hub.RenewAsync(current.RefreshToken, cancellationToken) is not { } renewed)
            {
                return null;
            }

            Save(renewed);
            return renewed.AccessToken;
        },
        cancellationToken);
}
