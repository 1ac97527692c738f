using System.Buffers.Text;
using Cairn.Core;
using Cairn.Core.Sealing;
using Cairn.Vaults.Erasing;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Log;
using Cairn.Vaults.Sealing;
using Cairn.Vaults.Storage;
using Cairn.Vaults.Sync;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    private readonly VaultSeal? _seal;

    /// <summary>Whether the vault is sealed: no remote can read what its fields hold, and nothing of it stands in clear on the disk.</summary>
    public bool IsSealed => _seal is not null;

    /// <summary>Whether the vault is sealed and this device does not have its keys: it merges and relays, and cannot be read or written.</summary>
    public bool IsLocked => _seal is { IsOpen: false };

    /// <summary>The namespace of ids that follow from contents: the vault's id; in a sealed vault a secret, so that an id confirms nothing.</summary>
    /// <exception cref="CairnException">Code <c>vault_locked</c>.</exception>
    public Guid Space => _seal?.Ring.Space ?? Id;

    /// <summary>Makes a new sealed vault. It is opened by this device's key, by the passphrase and by the recovery code.</summary>
    /// <param name="folder">The place.</param>
    /// <param name="passphrase">At least <see cref="SealPassphrase.LengthMin"/> characters.</param>
    /// <param name="options">Must have <see cref="VaultOptions.Keys"/>.</param>
    /// <returns>The vault, and the recovery code, which is nowhere kept.</returns>
    /// <exception cref="CairnException">Codes <c>passphrase_too_short</c>, <c>vault_exists</c>, and those of <see cref="Create"/>.</exception>
    public static (Vault Vault, string RecoveryCode) CreateSealed(VaultFolder folder, string passphrase, VaultOptions options)
    {
        SealPassphrase.Require(passphrase);
        var code = SealedVaultMaker.Make(folder, passphrase, options, KeysOf(options))
            ?? throw new CairnException("vault_exists", $"There is a vault in {folder.Path}.", "Choose another name.");
        return (Open(folder, options), code);
    }

    /// <summary>Makes an empty replica of a sealed vault that is elsewhere. It is locked until it has its keys, which come with its log, and is unlocked.</summary>
    public static Vault CreateSealedReplica(VaultFolder folder, Guid vault, VaultOptions options)
    {
        VaultMaker.Make(folder, vault, isSealed: true, path => VaultMaker.MakeDatabase(path, vault, isSealed: true));
        return Open(folder, options);
    }

    /// <summary>How the seal stands.</summary>
    public SealStatus SealStatus() => Read(database =>
    {
        var recipients = IsSealed ? SealTable.Recipients(database) : [];
        var self = _options.Keys?.TryLoad()?.Id;
        return new SealStatus(
            IsSealed,
            IsLocked,
            IsLocked ? 0 : _seal?.Ring.Keys.Count ?? 0,
            recipients.Exists(recipient => recipient is { Kind: SealRecipient.Passphrase, IsRevoked: false }),
            recipients.Exists(recipient => recipient is { Kind: SealRecipient.Recovery, IsRevoked: false }),
            [.. recipients.Where(recipient => recipient.Kind == SealRecipient.Device).Select(device =>
                new SealedDevice(device.Id, IsLocked ? "" : SealWriter.OpenName(_seal!.Ring, device), device.Since.Time ?? DateTimeOffset.UnixEpoch, device.IsRevoked, device.Id == self))]);
    });

    /// <summary>Gives this device the keys, and checks all of the log with them: what no device of the vault has made is taken out.</summary>
    /// <param name="secret">The passphrase or the recovery code.</param>
    /// <exception cref="CairnException">Codes <c>vault_not_sealed</c>, <c>seal_not_opened</c>: neither is right; <c>seal_keys_missing</c>: the log has not come yet.</exception>
    public async Task<UnlockReport> UnlockAsync(string secret)
    {
        var seal = RequireSealed();
        var keys = KeysOf(_options);
        var recipients = Read(SealTable.Recipients).Where(recipient => recipient is { Kind: SealRecipient.Passphrase or SealRecipient.Recovery, IsRevoked: false }).ToList();
        if (recipients.Count == 0)
        {
            throw new CairnException("seal_keys_missing", "The keys of the sealed vault have not come to this device yet.", "Sync first, then unlock.", isTransient: true);
        }

        var unlocked = recipients.Select(recipient => TryUnlock(recipient, secret)).FirstOrDefault(found => found is not null)
            ?? throw new CairnException("seal_not_opened", "That is neither the passphrase nor the recovery code of this vault.", "Try again; a recovery code is eight groups of five characters.");
        return await UnlockAsync(batch =>
        {
            var report = Unlock(batch, seal, keys, unlocked);
            new SealWriter(batch, seal.Ring, _options).AddDevice(keys.Load().PublicKey, keys.Name);
            return report;
        });
    }

    /// <summary>As the other, for a device that another has admitted.</summary>
    /// <param name="fingerprint">The fingerprint that the other device gave, by a way that can be trusted.</param>
    /// <exception cref="CairnException">Codes <c>vault_not_sealed</c>, <c>seal_keys_missing</c>: what admits this device has not come yet.</exception>
    public Task<UnlockReport> UnlockAdmittedAsync(string fingerprint)
    {
        var seal = RequireSealed();
        var keys = KeysOf(_options);
        return UnlockAsync(batch => Unlock(batch, seal, keys, new UnlockedIdentity(keys.Load(), fingerprint)));
    }

    /// <summary>Sets the passphrase. An earlier one opens nothing that is written after the next new key.</summary>
    /// <exception cref="CairnException">Codes <c>passphrase_too_short</c>, <c>vault_not_sealed</c>, <c>vault_locked</c>.</exception>
    public Task SetPassphraseAsync(string passphrase)
    {
        SealPassphrase.Require(passphrase);
        return WriteSealAsync(writer =>
        {
            writer.SetPassphrase(passphrase);
            return true;
        });
    }

    /// <summary>Makes a new recovery code instead of the one that there is.</summary>
    /// <returns>The code, which is nowhere kept.</returns>
    /// <exception cref="CairnException">Codes <c>vault_not_sealed</c>, <c>vault_locked</c>.</exception>
    public Task<string> RenewRecoveryCodeAsync() => WriteSealAsync(writer => writer.SetRecoveryCode());

    /// <summary>Gives another device the keys.</summary>
    /// <param name="publicKey">Its <see cref="SealIdentity.PublicKey"/>, which must have come from it by a way that can be trusted.</param>
    /// <param name="name">What it calls itself.</param>
    /// <returns>The fingerprint that the device has to trust.</returns>
    /// <exception cref="CairnException">Codes <c>seal_wrap_invalid</c>: that is no public key; <c>vault_not_sealed</c>, <c>vault_locked</c>.</exception>
    public Task<string> AdmitDeviceAsync(string publicKey, string name) => WriteSealAsync(writer =>
    {
        writer.AddDevice(publicKey, name);
        return _seal!.Ring.Fingerprint;
    });

    /// <summary>The fingerprint of the ring, which a device that is admitted has to trust.</summary>
    /// <exception cref="CairnException">Codes <c>vault_not_sealed</c>, <c>vault_locked</c>.</exception>
    public string SealFingerprint => Read(_ => RequireSealed().Ring.Fingerprint);

    /// <summary>Trusts the ring with a fingerprint, which a device of the vault gave when it admitted this one. The vault opens as soon as the keys come.</summary>
    /// <remarks>For a replica that has nothing yet; one that has a log checks it with <see cref="UnlockAdmittedAsync"/>.</remarks>
    /// <exception cref="CairnException">Code <c>seal_forged</c>: this device trusts another ring of this vault, of which there is only one.</exception>
    public void Trust(string fingerprint)
    {
        RequireSealed();
        if (KeysOf(_options).TrustedFor(Id) is { } trusted && trusted != fingerprint)
        {
            throw new CairnException("seal_forged", "The sealed vault has other keys there than this device knows of it.", "The other device does not have this vault, or pretends to. If it is right, unlock the vault here by its passphrase: `cairn vault seal unlock`.");
        }

        KeysOf(_options).Trust(Id, fingerprint);
    }

    /// <summary>Takes the keys to come away from a device: what is written from now on is sealed with a new key. What the device has, it keeps.</summary>
    /// <param name="idPrefix">The beginning of its id, or its name.</param>
    /// <exception cref="CairnException">Codes <c>device_not_found</c>, <c>device_is_this</c>, <c>vault_not_sealed</c>, <c>vault_locked</c>.</exception>
    public Task<SealedDevice> RevokeDeviceAsync(string idPrefix)
    {
        RequireOpen();
        var devices = SealStatus().Devices.Where(device => !device.IsRevoked && (device.Name == idPrefix || (idPrefix.Length >= IdPrefixMin && device.Id.StartsWith(idPrefix, StringComparison.Ordinal)))).ToList();
        var revoked = devices is [var only] ? only : throw new CairnException("device_not_found", "There is no such device, or more than one.", "`cairn vault seal devices` lists them; give the beginning of an id.");
        if (revoked.IsThis)
        {
            throw new CairnException("device_is_this", "This device cannot revoke itself.", "Revoke it from another device of the vault.");
        }

        return WriteAsync(batch =>
        {
            new SealWriter(batch, RequireSealed().Ring, _options).Revoke(SealTable.Recipients(batch.Database).First(recipient => recipient.Id == revoked.Id));
            return revoked with { IsRevoked = true };
        });
    }

    private async Task<UnlockReport> UnlockAsync(Func<WriteBatch, UnlockReport> unlock)
    {
        var report = await WriteAsync(unlock);
        _catchUp!.LookAgain();
        if (report.Refused > 0)
        {
            // Erases that nobody in the vault has made must not be applied to a backup either.
            Use(database => ErasedList.Rewrite(Folder, database));
        }

        return report;
    }

    private UnlockReport Unlock(WriteBatch batch, VaultSeal seal, DeviceKeys keys, UnlockedIdentity unlocked)
    {
        KeyRing Load() => SealTable.Ring(batch.Database, Id, unlocked.Identity.Id, (key, wrapped) => unlocked.Identity.TryUnwrap(Id, key, wrapped), unlocked.Fingerprint)
            ?? throw new CairnException("seal_keys_missing", "The keys of the sealed vault have not come to this device yet.", "Sync first, then unlock.", isTransient: true);

        // The keys' own records come first: a forged one could say that a key is another than it is.
        var ofKeys = LogVerification.Run(batch, Load(), ofKeys: true);
        var ring = Load();
        var others = LogVerification.Run(batch, ring, ofKeys: false);
        keys.Trust(Id, ring.Fingerprint);
        seal.Take(ring);
        if (ofKeys.Refused + others.Refused > 0)
        {
            // Some of it may have been honest, and only come before the key that it was made with; what remotes have is looked at again.
            RemoteTable.RestartAll(batch.Database);
        }

        return new UnlockReport(ofKeys.Checked + others.Checked, ofKeys.Refused + others.Refused);
    }

    private UnlockedIdentity? TryUnlock(SealRecipient recipient, string secret)
    {
        if (recipient is not { PrivateKey: { } wrapped, Salt: { } text } || !Base64Url.IsValid(text))
        {
            return null;
        }

        var salt = Base64Url.DecodeFromChars(text);
        return recipient.Kind == SealRecipient.Passphrase
            ? SealPassphrase.TryUnlock(Id, recipient.PublicKey, wrapped, secret, salt, recipient.Iterations)
            : RecoveryCode.Read(secret) is { } code ? RecoveryCode.TryUnlock(Id, recipient.PublicKey, wrapped, code, salt) : null;
    }

    private Task<T> WriteSealAsync<T>(Func<SealWriter, T> write)
    {
        RequireOpen();
        return WriteAsync(batch => write(new SealWriter(batch, RequireSealed().Ring, _options)));
    }

    private VaultSeal? SealOf(Database reader) =>
        Meta.Number(reader, Meta.Sealed) != 0 ? new VaultSeal(Guid.Parse(Meta.Text(reader, Meta.Vault)!), _options.Keys) : null;

    private VaultSeal RequireSealed() => _seal ?? throw new CairnException("vault_not_sealed", "The vault is not sealed.", "Make a sealed one with `cairn vault create NAME --sealed`, and import into it what this one exports.");

    /// <exception cref="CairnException">Code <c>vault_locked</c>.</exception>
    internal void RequireOpen() => _ = _seal?.Ring;

    private static DeviceKeys KeysOf(VaultOptions options) => options.Keys ?? throw new InvalidOperationException("No keys were given to open sealed vaults with.");
}
