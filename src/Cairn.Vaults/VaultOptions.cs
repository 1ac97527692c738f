using System.Security.Cryptography;
using Cairn.Vaults.Eviction;
using Cairn.Vaults.Sealing;

namespace Cairn.Vaults;

/// <summary>What a vault is opened with.</summary>
public sealed record VaultOptions
{
    /// <summary>The clock. The default is the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Fills a buffer with random bytes. The default is the system's cryptographic source.</summary>
    public Action<Span<byte>> Random { get; init; } = RandomNumberGenerator.Fill;

    /// <summary>Names this machine, so that a vault's copy on another one is recognised. The default is the system's machine id, or else the host name.</summary>
    public string Machine { get; init; } = DefaultMachine();

    /// <summary>What opens sealed vaults on this device. The default is null: they are merged and relayed, and not read.</summary>
    public DeviceKeys? Keys { get; init; }

    /// <summary>Where content comes back from that was given up to keep within a size limit. The default is null: from nowhere.</summary>
    public IContentSource? Contents { get; init; }

    private static string DefaultMachine()
    {
        const string MachineId = "/etc/machine-id";
        return File.Exists(MachineId) && File.ReadAllText(MachineId).Trim() is { Length: > 0 } id ? id : Environment.MachineName;
    }
}
