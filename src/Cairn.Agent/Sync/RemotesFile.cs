using System.Text.Json;
using Cairn.Agent.Homes;
using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Sync;

/// <summary>The file <c>remotes.json</c> in CAIRN_HOME, which only its owner can read: what this device syncs with, and what it signs in with.</summary>
/// <remarks>Each change reads the file anew under a lock that other processes take, too.</remarks>
internal sealed class RemotesFile(VaultHome home)
{
    private const int BytesMax = 1 << 20;

    public string Path { get; } = System.IO.Path.Combine(home.Path, "remotes.json");

    /// <summary>Changes whenever the file does.</summary>
    public (DateTime WrittenAt, long Length) Version => new FileInfo(Path) is { Exists: true } file ? (file.LastWriteTimeUtc, file.Length) : default;

    /// <summary>The remotes, in the order in which they were added.</summary>
    /// <exception cref="CairnException">Code <c>settings_invalid</c>.</exception>
    public IReadOnlyList<RemoteSettings> Load()
    {
        if (!File.Exists(Path))
        {
            return [];
        }

        if (new FileInfo(Path).Length > BytesMax)
        {
            throw Invalid("it is far too large");
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(Path));
            return [.. document.RootElement.GetProperty("remotes").EnumerateArray().Select(Read)];
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Invalid("it does not hold a list of remotes", cause);
        }
    }

    /// <summary>The remotes that a vault is synced with, without those that are disabled.</summary>
    /// <exception cref="CairnException">Code <c>settings_invalid</c>.</exception>
    public IReadOnlyList<RemoteSettings> Of(string vault) => [.. Load().Where(remote => remote.IsEnabled && remote.Vaults.Contains(vault))];

    /// <summary>The remote of that name.</summary>
    /// <exception cref="CairnException">Codes <c>remote_not_found</c>, <c>settings_invalid</c>.</exception>
    public RemoteSettings Find(string name) => Load().FirstOrDefault(remote => remote.Name == name)
        ?? throw new CairnException("remote_not_found", $"There is no remote called {(Names.IsId(name) ? name : "that")}.", "`cairn remote list` shows all; `cairn remote add NAME ADDRESS` adds one.");

    /// <summary>Adds a remote.</summary>
    /// <exception cref="CairnException">Codes <c>remote_exists</c>, <c>invalid_remote_name</c>, <c>settings_invalid</c>.</exception>
    public Task AddAsync(RemoteSettings remote, TimeProvider time, CancellationToken cancellationToken) => ChangeAsync(
        remotes =>
        {
            RequireName(remote.Name);
            return [.. remotes, remote];
        },
        time,
        cancellationToken);

    /// <summary>Has a remote synced with, or left alone.</summary>
    /// <exception cref="CairnException">Codes <c>remote_not_found</c>, <c>settings_invalid</c>.</exception>
    public Task EnableAsync(string name, bool isEnabled, TimeProvider time, CancellationToken cancellationToken) => ChangeAsync(
        remotes =>
        {
            var id = Find(name).Id;
            return [.. remotes.Select(remote => remote.Id == id ? remote with { IsEnabled = isEnabled } : remote)];
        },
        time,
        cancellationToken);

    /// <summary>Removes a remote.</summary>
    public Task RemoveAsync(RemoteSettings remote, TimeProvider time, CancellationToken cancellationToken) =>
        ChangeAsync(remotes => [.. remotes.Where(other => other.Id != remote.Id)], time, cancellationToken);

    /// <summary>Exchanges a remote's settings for others under the same id.</summary>
    public Task ReplaceAsync(RemoteSettings remote, TimeProvider time, CancellationToken cancellationToken) =>
        ChangeAsync(remotes => [.. remotes.Select(other => other.Id == remote.Id ? remote : other)], time, cancellationToken);

    /// <summary>Takes a vault from all remotes. Where this device is signed in, it is not to come back.</summary>
    /// <param name="vault">Its name.</param>
    /// <param name="id">Its id; null where it could not be opened.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    public Task ForgetAsync(string vault, Guid? id, TimeProvider time, CancellationToken cancellationToken) => ChangeAsync(
        remotes => [.. remotes.Select(remote => !remote.Vaults.Contains(vault) ? remote : remote with
        {
            Vaults = [.. remote.Vaults.Where(other => other != vault)],
            Left = remote.Account is not null && id is { } left ? [.. remote.Left, left] : remote.Left,
        })],
        time,
        cancellationToken);

    /// <summary>Whether another remote could have this name.</summary>
    /// <exception cref="CairnException">Codes <c>remote_exists</c>, <c>invalid_remote_name</c>.</exception>
    public void RequireName(string name)
    {
        if (!Names.IsId(name) || name.Length > VaultHome.NameLengthMax)
        {
            throw new CairnException("invalid_remote_name", "That is not a name for a remote.", "Use up to 64 letters, digits and - or _, beginning with a letter or digit.");
        }

        if (Load().Any(other => other.Name == name))
        {
            throw new CairnException("remote_exists", $"There is a remote called {name}.", $"Choose another name, or `cairn remote remove {name}` first.");
        }
    }

    private Task<bool> ChangeAsync(Func<IReadOnlyList<RemoteSettings>, IReadOnlyList<RemoteSettings>> change, TimeProvider time, CancellationToken cancellationToken) => PrivateLock.HoldAsync(
        home,
        "remotes.lock",
        time,
        () =>
        {
            Save(change(Load()));
            return true;
        },
        cancellationToken);

    private void Save(IReadOnlyList<RemoteSettings> remotes) => PrivateFile.Write(home, Path, file =>
    {
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartArray("remotes");
        foreach (var remote in remotes)
        {
            Write(json, remote);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, RemoteSettings remote)
    {
        json.WriteStartObject();
        json.WriteString("id", remote.Id);
        json.WriteString("name", remote.Name);
        json.WriteString("address", remote.Address);
        json.WriteBoolean("enabled", remote.IsEnabled);
        json.WriteStartArray("vaults");
        foreach (var vault in remote.Vaults)
        {
            json.WriteStringValue(vault);
        }

        json.WriteEndArray();
        if (remote.Left.Count > 0)
        {
            json.WriteStartArray("left");
            foreach (var vault in remote.Left)
            {
                json.WriteStringValue(vault);
            }

            json.WriteEndArray();
        }

        WriteGiven(json, "account", remote.Account);
        WriteGiven(json, "token", remote.Token);
        WriteGiven(json, "pin", remote.Pin);
        WriteGiven(json, "access_key", remote.AccessKey);
        WriteGiven(json, "secret_key", remote.SecretKey);
        json.WriteEndObject();
    }

    private static void WriteGiven(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static RemoteSettings Read(JsonElement element) => new(element.GetProperty("id").GetGuid(), element.GetProperty("name").GetString()!, element.GetProperty("address").GetString()!)
    {
        IsEnabled = !element.TryGetProperty("enabled", out var enabled) || enabled.GetBoolean(),
        Vaults = [.. element.GetProperty("vaults").EnumerateArray().Select(vault => vault.GetString()!)],
        Left = element.TryGetProperty("left", out var left) ? [.. left.EnumerateArray().Select(vault => vault.GetGuid())] : [],
        Account = Text(element, "account"),
        Token = Text(element, "token"),
        Pin = Text(element, "pin"),
        AccessKey = Text(element, "access_key"),
        SecretKey = Text(element, "secret_key"),
    };

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private CairnException Invalid(string what, Exception? cause = null) => new(
        "settings_invalid", $"The remotes in {Path} cannot be used: {what}.", "Correct the file. Where that cannot be done, remove it and add the remotes again: what is in the vaults stays, and content that was given up to keep within a size limit comes back from them.", innerException: cause);
}
