using System.Buffers.Binary;
using Cairn.Core.Ids;
using Cairn.Core.Sealing;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Log;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults.Sealing;

/// <summary>Makes sealed vaults.</summary>
internal static class SealedVaultMaker
{
    /// <summary>Makes a vault with its first key, wrapped for this device, a passphrase and a recovery code. The folder appears when all of that is in it.</summary>
    /// <returns>The recovery code; null where a vault is there already.</returns>
    public static string? Make(VaultFolder folder, string passphrase, VaultOptions options, DeviceKeys keys)
    {
        var vault = Uuid.Version7(options.Time.GetUtcNow(), options.Random);
        string? code = null;
        var isMade = VaultMaker.Make(folder, vault, isSealed: true, path =>
        {
            VaultMaker.MakeDatabase(path, vault, isSealed: true);
            code = Fill(path, vault, passphrase, options, keys);
        });
        return isMade ? code : null;
    }

    private static string Fill(string path, Guid vault, string passphrase, VaultOptions options, DeviceKeys keys)
    {
        var secret = new byte[(2 * SealKey.SecretLength) + sizeof(uint) + sizeof(ulong)];
        options.Random(secret);
        var key = new SealKey(BinaryPrimitives.ReadUInt32BigEndian(secret.AsSpan(2 * SealKey.SecretLength)), secret[..SealKey.SecretLength]);
        var ring = new KeyRing(vault, secret[SealKey.SecretLength..(2 * SealKey.SecretLength)], [new RingKey(key, 1, default)]);
        keys.Trust(vault, ring.Fingerprint);
        using var database = Database.Open(path, SqliteOpenMode.ReadWrite).With(new VaultSeal(vault, keys, ring));
        database.Execute("BEGIN IMMEDIATE");
        var batch = new WriteBatch(database, options, BinaryPrimitives.ReadUInt64BigEndian(secret.AsSpan(secret.Length - sizeof(ulong))));
        var writer = new SealWriter(batch, ring, options);
        writer.Announce(key, 1);
        writer.AddDevice(keys.Load().PublicKey, keys.Name);
        writer.SetPassphrase(passphrase);
        var code = writer.SetRecoveryCode();
        batch.Finish();
        database.Execute("COMMIT");
        return code;
    }
}
