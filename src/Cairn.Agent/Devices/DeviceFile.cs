using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cairn.Agent.Homes;
using Cairn.Core;
using Cairn.Protocol;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Devices;

/// <summary>The file <c>devices.json</c> in CAIRN_HOME: which devices may come in, shared by the running agent and commands beside it.</summary>
/// <remarks>Thread-safe. Each change reads the file anew under a lock that other processes take, too.</remarks>
internal sealed class DeviceFile(VaultHome home, TimeProvider time)
{
    /// <summary>Most devices, and most codes that wait at once.</summary>
    public const int CountMax = 1_000;

    private const int BytesMax = 16 << 20;
    private const int RandomBytes = 32;
    private const int IdBytes = 6;

    private readonly Lock _reading = new();
    private (DateTime At, long Length) _read;
    private DeviceList _list = DeviceList.Empty;

    public string Path { get; } = System.IO.Path.Combine(home.Path, "devices.json");

    /// <summary>What the file holds now. It is read again only when it was changed.</summary>
    /// <exception cref="CairnException">Code <c>settings_invalid</c>.</exception>
    public DeviceList Current()
    {
        lock (_reading)
        {
            var file = new FileInfo(Path);
            if (!file.Exists)
            {
                return DeviceList.Empty;
            }

            var state = (file.LastWriteTimeUtc, file.Length);
            if (state != _read)
            {
                _list = Load(file.Length);
                _read = state;
            }

            return _list;
        }
    }

    /// <summary>The device with a token; null where there is none. Takes the same time whether it is nearly right or not at all.</summary>
    public PairedDevice? Find(string token)
    {
        PairedDevice? found = null;
        var hash = Convert.FromHexString(HashOf(token));
        foreach (var device in Current().Devices)
        {
            found = CryptographicOperations.FixedTimeEquals(Convert.FromHexString(device.TokenHash), hash) ? device : found;
        }

        return found;
    }

    /// <summary>Lets a device in that shows a secret, once, until a time.</summary>
    /// <exception cref="CairnException">Code <c>too_many_devices</c>.</exception>
    public Task OpenAsync(string secret, IReadOnlyList<OfferedVault> vaults, DateTimeOffset expiresAt, CancellationToken cancellationToken) => ChangeAsync(
        list => (list.Pairings.Count < CountMax ? list with { Pairings = [.. list.Pairings, new OpenPairing(HashOf(secret), vaults, expiresAt)] } : throw TooMany(), true),
        cancellationToken);

    /// <summary>The vaults that a code gives; null where no code with that secret waits.</summary>
    public IReadOnlyList<OfferedVault>? Waiting(string secret)
    {
        var hash = HashOf(secret);
        return Current().Pairings.FirstOrDefault(pairing => pairing.SecretHash == hash && pairing.ExpiresAt > time.GetUtcNow())?.Vaults;
    }

    /// <summary>Takes in a device that shows the secret of a code.</summary>
    /// <returns>Its token, which is kept nowhere, and what was noted; null where no code with that secret waits.</returns>
    /// <exception cref="CairnException">Code <c>too_many_devices</c>.</exception>
    public Task<(string Token, PairedDevice Device)?> PairAsync(string secret, string name, string? sealId, CancellationToken cancellationToken) => ChangeAsync<(string, PairedDevice)?>(
        list =>
        {
            var hash = HashOf(secret);
            if (list.Pairings.FirstOrDefault(pairing => pairing.SecretHash == hash) is not { } used)
            {
                return (list, null);
            }

            var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
            var device = new PairedDevice(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), name, HashOf(token), used.Vaults, time.GetUtcNow(), SeenAt: null) { SealId = sealId };
            return list.Devices.Count >= CountMax ? throw TooMany() : (new DeviceList([.. list.Devices, device], [.. list.Pairings.Where(pairing => pairing != used)]), (token, device));
        },
        cancellationToken);

    /// <summary>Puts a device, as its pairing has left it, in the place of itself.</summary>
    public Task CompleteAsync(PairedDevice paired, CancellationToken cancellationToken) => ChangeAsync(
        list => (list with { Devices = [.. list.Devices.Select(device => device.Id == paired.Id ? paired : device)] }, true), cancellationToken);

    /// <summary>Gives a vault's devices, and codes that wait, access to what it becomes.</summary>
    /// <returns>The names of those devices.</returns>
    public Task<IReadOnlyList<string>> FollowAsync(Guid former, Guid vault, CancellationToken cancellationToken) => ChangeAsync<IReadOnlyList<string>>(
        list => (
            list.WithVaults(vaults => [.. vaults.Select(granted => granted.Id == former ? granted with { Id = vault } : granted)]),
            [.. list.Devices.Where(device => device.Vaults.Any(granted => granted.Id == former)).Select(device => device.Name)]),
        cancellationToken);

    /// <summary>Takes a vault that is gone away from all devices, and codes that wait.</summary>
    public Task ForgetAsync(string vault, CancellationToken cancellationToken) => ChangeAsync(list => (list.WithVaults(vaults => [.. vaults.Where(granted => granted.Name != vault)]), true), cancellationToken);

    /// <summary>Lets a device in no longer.</summary>
    /// <returns>The device; null where there is none with that id.</returns>
    public Task<PairedDevice?> RevokeAsync(string id, CancellationToken cancellationToken) => ChangeAsync(
        list => (list with { Devices = [.. list.Devices.Where(device => device.Id != id)] }, list.Devices.FirstOrDefault(device => device.Id == id)), cancellationToken);

    /// <summary>Notes that a device has called.</summary>
    public Task SeeAsync(string id, CancellationToken cancellationToken) => ChangeAsync(
        list => (list with { Devices = [.. list.Devices.Select(device => device.Id == id ? device with { SeenAt = time.GetUtcNow() } : device)] }, true), cancellationToken);

    /// <summary>Does something while no other process changes devices or the certificate.</summary>
    public Task<T> LockedAsync<T>(Func<T> work, CancellationToken cancellationToken) => PrivateLock.HoldAsync(home, "devices.lock", time, work, cancellationToken);

    private Task<T> ChangeAsync<T>(Func<DeviceList, (DeviceList List, T Result)> change, CancellationToken cancellationToken) => LockedAsync(
        () =>
        {
            var now = time.GetUtcNow();
            var former = Current();
            var (list, result) = change(former with { Pairings = [.. former.Pairings.Where(pairing => pairing.ExpiresAt > now)] });
            PrivateFile.Write(home, Path, file =>
            {
                using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
                list.Write(json);
            });
            return result;
        },
        cancellationToken);

    private DeviceList Load(long length)
    {
        try
        {
            return length <= BytesMax ? DeviceList.Read(File.ReadAllBytes(Path)) : throw Invalid();
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Invalid(cause);
        }
    }

    // What is random and long needs no slow hash.
    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private CairnException Invalid(Exception? cause = null) => new(
        "settings_invalid", $"The devices in {Path} cannot be read.", "Correct the file, or remove it; then devices have to be paired again.", innerException: cause);

    private static CairnException TooMany() => new("too_many_devices", $"There are {CountMax:N0} devices or codes already.", "Remove some: `cairn device list`, `cairn device revoke DEVICE`.");
}
