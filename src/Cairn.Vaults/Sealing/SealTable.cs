using System.Globalization;
using Cairn.Core.Merge;
using Cairn.Core.Sealing;
using Cairn.Core.Stamps;
using Cairn.Vaults.Records;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Sealing;

/// <summary>Reads the records of the collection <c>seals</c>.</summary>
internal static class SealTable
{
    public const string RecipientPrefix = "recipient:";
    public const string KeyPrefix = "key:";

    /// <summary>Changes whenever one of the records does.</summary>
    public static long Version(Database database) => database.Number("SELECT coalesce(max(seq), 0) FROM records WHERE collection = $1", SealCollection.Name);

    public static List<SealRecipient> Recipients(Database database) => [.. All(database, RecipientPrefix).Select(ReadRecipient).OfType<SealRecipient>().OrderBy(recipient => recipient.Since)];

    /// <summary>The keys that one recipient can unwrap, of those that have come into force.</summary>
    /// <param name="database">The vault.</param>
    /// <param name="vault">Its id.</param>
    /// <param name="recipient">The recipient's name.</param>
    /// <param name="unwrap">Unwraps one.</param>
    /// <param name="fingerprint">The root that is trusted. What was wrapped with any other was made up.</param>
    /// <returns>Null where there is none.</returns>
    public static KeyRing? Ring(Database database, Guid vault, string recipient, Func<uint, string, (byte[] Key, byte[] Root)?> unwrap, string fingerprint)
    {
        var keys = new List<RingKey>();
        byte[]? root = null;
        var states = All(database, KeyPrefix).ToDictionary(state => state.Key.Id);
        foreach (var state in states.Values)
        {
            if (TryReadKey(state, out var id, out var number, out var since)
                && states.TryGetValue($"{state.Key.Id}:{recipient}", out var wrap) && wrap["wrapped"].AsText() is { } wrapped
                && unwrap(id, wrapped) is var (secret, found) && KeyRing.IsRoot(found, fingerprint))
            {
                keys.Add(new RingKey(new SealKey(id, secret), number, since));
                root = found;
            }
        }

        return root is null ? null : new KeyRing(vault, root, keys);
    }

    private static bool TryReadKey(RecordState state, out uint id, out long number, out Stamp since)
    {
        var name = state.Key.Id.AsSpan(KeyPrefix.Length);
        number = (long)(state["number"].AsNumber() ?? 0);
        since = state.Fields.GetValueOrDefault("number").Stamp;
        return uint.TryParse(name, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id) && name.SequenceEqual(SealKey.NameOf(id)) && number > 0;
    }

    private static SealRecipient? ReadRecipient(RecordState state)
    {
        var id = state.Key.Id[RecipientPrefix.Length..];
        return state["kind"].AsText() is { } kind && state["public_key"].AsText() is { } publicKey && SealIdentity.IdOf(publicKey) == id
            ? new SealRecipient(
                id, kind, publicKey, state["name"].AsText(), state["private_key"].AsText(), state["salt"].AsText(),
                (int)Math.Clamp(state["iterations"].AsNumber() ?? 0, 0, int.MaxValue), state["revoked"].AsBoolean() == true, state.Fields["kind"].Stamp)
            : null;
    }

    private static List<RecordState> All(Database database, string prefix) => database.List(
        $"SELECT {RecordTable.Columns} FROM records WHERE collection = $1 AND id >= $2 AND id < $3 AND visible = 1 ORDER BY id",
        row => RecordTable.Read(row).State, SealCollection.Name, prefix, prefix + '\x7f');
}
