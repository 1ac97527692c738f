using System.Text.Json;
using Cairn.Core;
using Cairn.Protocol;
using Cairn.Sync.Http;

namespace Cairn.Sync.Accounts;

/// <summary>What the account that this device is signed in with has at a hub: devices, and vaults that it shares. Specified in <c>docs/reference/hub.md</c>.</summary>
/// <remarks>Beside the errors of remotes, those of the hub with its own codes: <c>device_not_found</c>, <c>account_unknown</c>, <c>member_unknown</c>, <c>not_owner</c>, <c>invalid_name</c>, <c>invalid_role</c>, <c>too_many_members</c>.</remarks>
public sealed class HubAccount : IDisposable
{
    private const string Devices = "/v1/devices";
    private const int CountMax = 10_000;

    private readonly HttpConnection _connection;

    /// <summary>Nothing is sent before it is used.</summary>
    /// <exception cref="CairnException">Code <c>invalid_remote_address</c>.</exception>
    public HubAccount(HttpRemoteOptions options) => _connection = new HttpConnection(options);

    /// <summary>The devices of the account, the last seen first.</summary>
    public Task<IReadOnlyList<AccountDevice>> DevicesAsync(CancellationToken cancellationToken) => ListAsync(Devices, "devices", ReadDevice, cancellationToken);

    /// <summary>Gives a device another name there.</summary>
    public Task RenameAsync(Guid device, string name, CancellationToken cancellationToken) =>
        _connection.AskAsync(HttpMethod.Patch, $"{Devices}/{device}", json => WriteTexts(json, ("name", name)), cancellationToken);

    /// <summary>Has a device let in no longer.</summary>
    public Task RevokeAsync(Guid device, CancellationToken cancellationToken) => _connection.AskAsync(HttpMethod.Delete, $"{Devices}/{device}", write: null, cancellationToken);

    /// <summary>For whom a vault is there, its owner first.</summary>
    public Task<IReadOnlyList<VaultMember>> MembersAsync(Guid vault, CancellationToken cancellationToken) => ListAsync(Path(vault), "members", ReadMember, cancellationToken);

    /// <summary>Lets another account read a vault, or write it as well.</summary>
    public Task ShareAsync(Guid vault, string account, VaultRole role, CancellationToken cancellationToken) =>
        _connection.AskAsync(HttpMethod.Put, $"{Path(vault)}/members", json => WriteTexts(json, ("account", account), ("role", role.Name())), cancellationToken);

    /// <summary>Takes a vault away from an account.</summary>
    public Task UnshareAsync(Guid vault, Guid account, CancellationToken cancellationToken) => _connection.AskAsync(HttpMethod.Delete, $"{Path(vault)}/members/{account}", write: null, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static string Path(Guid vault) => $"/v1/vaults/{vault}";

    private async Task<IReadOnlyList<T>> ListAsync<T>(string path, string name, WireReader.Element<T> read, CancellationToken cancellationToken)
    {
        var body = await _connection.AskAsync(HttpMethod.Get, path, write: null, cancellationToken);
        return await _connection.GuardAsync(() => Task.FromResult(WireReader.Read(body, (ref Utf8JsonReader reader) => ReadList(ref reader, name, read))), cancellationToken);
    }

    private static List<T> ReadList<T>(ref Utf8JsonReader reader, string name, WireReader.Element<T> read)
    {
        List<T>? list = null;
        WireReader.Object(ref reader, (ref Utf8JsonReader at, string member) => list = member == name ? WireReader.Array(ref at, CountMax, read) : list);
        return list ?? throw new JsonException($"there are no {name}");
    }

    private static AccountDevice ReadDevice(ref Utf8JsonReader reader)
    {
        var device = new AccountDevice(default, "", "", "", IsThis: false);
        WireReader.Object(ref reader, (ref Utf8JsonReader at, string member) => device = member switch
        {
            "id" => device with { Id = WireReader.Id(ref at) },
            "name" => device with { Name = WireReader.Words(ref at) },
            "platform" => device with { Platform = WireReader.Words(ref at) },
            "seen_at" => device with { SeenAt = WireReader.Words(ref at) },
            "is_caller" => device with { IsThis = at.GetBoolean() },
            _ => device,
        });
        return device;
    }

    private static VaultMember ReadMember(ref Utf8JsonReader reader)
    {
        var found = new VaultMember(default, "", VaultRole.Reader, "");
        WireReader.Object(ref reader, (ref Utf8JsonReader at, string member) => found = member switch
        {
            "id" => found with { Id = WireReader.Id(ref at) },
            "account" => found with { Account = WireReader.Words(ref at) },
            "role" => found with { Role = VaultRoles.Parse(WireReader.Text(ref at)) },
            "since" => found with { Since = WireReader.Words(ref at) },
            _ => found,
        });
        return found;
    }

    private static void WriteTexts(Utf8JsonWriter json, params ReadOnlySpan<(string Name, string Value)> members)
    {
        json.WriteStartObject();
        foreach (var (name, value) in members)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}
