using System.Buffers.Text;
using System.Text;
using Cairn.Core.Records;
using Cairn.Core.Sealing;
using Cairn.Vaults.Log;

namespace Cairn.Vaults.Sealing;

/// <summary>Writes the records of the collection <c>seals</c>, within one transaction.</summary>
internal sealed class SealWriter(WriteBatch batch, KeyRing ring, VaultOptions options)
{
    private static readonly Author Writer = new("seal");

    /// <summary>Admits a device.</summary>
    public void AddDevice(string publicKey, string name) => Add(SealRecipient.Device, publicKey, ("name", FieldValue.Text(SealName(ring, SealIdentity.IdOf(publicKey), name))));

    /// <summary>Lets a passphrase open the vault, and no earlier one.</summary>
    public void SetPassphrase(string passphrase)
    {
        var identity = SealIdentity.New();
        var salt = Random(SealPassphrase.SaltLength);
        Replace(SealRecipient.Passphrase);
        Add(
            SealRecipient.Passphrase,
            identity.PublicKey,
            ("private_key", FieldValue.Text(SealPassphrase.Lock(ring, identity, passphrase, salt, SealPassphrase.Iterations))),
            ("salt", FieldValue.Text(Base64Url.EncodeToString(salt))),
            ("iterations", FieldValue.Number(SealPassphrase.Iterations)));
    }

    /// <summary>Lets a new recovery code open the vault, and no earlier one.</summary>
    /// <returns>The code.</returns>
    public string SetRecoveryCode()
    {
        var identity = SealIdentity.New();
        var (secret, salt) = (Random(RecoveryCode.SecretLength), Random(SealPassphrase.SaltLength));
        Replace(SealRecipient.Recovery);
        Add(
            SealRecipient.Recovery,
            identity.PublicKey,
            ("private_key", FieldValue.Text(RecoveryCode.Lock(ring, identity, secret, salt))),
            ("salt", FieldValue.Text(Base64Url.EncodeToString(salt))));
        return RecoveryCode.Write(secret);
    }

    /// <summary>Takes the keys to come away from somebody: a new key for all others.</summary>
    public void Revoke(SealRecipient revoked)
    {
        MarkRevoked(revoked);
        var id = BitConverter.ToUInt32(Random(sizeof(uint)));
        while (ring.Find(id) is not null)
        {
            id = BitConverter.ToUInt32(Random(sizeof(uint)));
        }

        var key = new SealKey(id, Random(SealKey.SecretLength));
        foreach (var recipient in SealTable.Recipients(batch.Database).Where(recipient => !recipient.IsRevoked))
        {
            Wrap(key, recipient.PublicKey);
        }

        // Last, for it brings the key into force: what is stamped later and sealed with an older one is refused.
        Announce(key, ring.Keys.Max(known => known.Number) + 1);
    }

    /// <summary>Says that there is a key.</summary>
    public void Announce(SealKey key, long number) => Put(SealTable.KeyPrefix + key.Name, ("number", FieldValue.Number(number)));

    public static string OpenName(KeyRing ring, SealRecipient device) =>
        device.Name is { } name && Base64Url.IsValid(name) && ring.Labels.TryOpen(Encoding.UTF8.GetBytes(device.Id), Base64Url.DecodeFromChars(name)) is { } bytes ? Encoding.UTF8.GetString(bytes) : "";

    private static string SealName(KeyRing ring, string id, string name) => Base64Url.EncodeToString(ring.Labels.Seal(Encoding.UTF8.GetBytes(id), Encoding.UTF8.GetBytes(name)));

    private void Add(string kind, string publicKey, params ReadOnlySpan<(string Name, FieldValue Value)> more)
    {
        // The newest first: it seals these changes, so that a device that begins to read with it can check the others.
        foreach (var known in ring.Keys.OrderByDescending(key => key.Number))
        {
            Wrap(known.Key, publicKey);
        }

        Put(SealTable.RecipientPrefix + SealIdentity.IdOf(publicKey), [("kind", FieldValue.Text(kind)), ("public_key", FieldValue.Text(publicKey)), ("revoked", FieldValue.Boolean(false)), .. more]);
    }

    private void Replace(string kind)
    {
        foreach (var former in SealTable.Recipients(batch.Database).Where(recipient => recipient.Kind == kind && !recipient.IsRevoked))
        {
            MarkRevoked(former);
        }
    }

    private void MarkRevoked(SealRecipient recipient) => Put(SealTable.RecipientPrefix + recipient.Id, ("revoked", FieldValue.Boolean(true)));

    private void Wrap(SealKey key, string publicKey) =>
        Put($"{SealTable.KeyPrefix}{key.Name}:{SealIdentity.IdOf(publicKey)}", ("wrapped", FieldValue.Text(KeyWrap.Wrap(ring, key, publicKey))));

    private void Put(string id, params ReadOnlySpan<(string Name, FieldValue Value)> fields)
    {
        var patch = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            patch[name] = value;
        }

        var stored = batch.LoadStored(new RecordKey(SealCollection.Name, id));
        batch.PutChecked(stored, SealCollection.Seals, SealCollection.Seals.Check(patch, isNew: stored.Rid == 0), Writer);
    }

    private byte[] Random(int length)
    {
        var bytes = new byte[length];
        options.Random(bytes);
        return bytes;
    }
}
