using System.Security.Cryptography;
using System.Text;
using Cairn.Core.Ids;
using Cairn.Core.Stamps;

namespace Cairn.Core.Sealing;

/// <summary>The keys of a sealed vault: the newest writes, all of them read. Immutable and thread-safe.</summary>
public sealed class KeyRing
{
    private readonly Dictionary<uint, RingKey> _keys;
    private readonly byte[] _hashes;

    /// <summary>Puts a ring together.</summary>
    /// <param name="vault">The vault's id, which everything sealed is bound to.</param>
    /// <param name="root">The 32 bytes that never change: what ids and local files follow from.</param>
    /// <param name="keys">The keys; at least one.</param>
    public KeyRing(Guid vault, byte[] root, IEnumerable<RingKey> keys)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(root.Length, SealKey.SecretLength, nameof(root));
        Vault = vault;
        Root = root;
        _keys = keys.ToDictionary(key => key.Key.Id);
        Current = _keys.Values.OrderBy(key => key.Number).ThenBy(key => key.Key.Id).Last();
        Space = Uuid.Version8(vault, "seal", Convert.ToHexStringLower(Derive("ids")));
        AtRest = new SealKey(0, Derive("at rest"));
        Labels = new SealKey(0, Derive("labels"));
        _hashes = Derive("hashes");
    }

    /// <summary>The vault's id.</summary>
    public Guid Vault { get; }

    /// <summary>The namespace of ids that follow from contents: nobody without the ring can make them, so that an id confirms nothing.</summary>
    public Guid Space { get; }

    /// <summary>What the device's own files are sealed with. It leaves no device.</summary>
    public SealKey AtRest { get; }

    /// <summary>What the names of devices are sealed with.</summary>
    public SealKey Labels { get; }

    /// <summary>The key that is written with.</summary>
    public RingKey Current { get; }

    /// <summary>All keys.</summary>
    public IReadOnlyCollection<RingKey> Keys => _keys.Values;

    internal byte[] Root { get; }

    /// <summary>The hash of the root by which a device knows that a ring is the one it has trusted: 64 hexadecimal digits.</summary>
    public string Fingerprint => FingerprintOf(Root);

    /// <summary>A key by its id; null where the ring has none.</summary>
    public RingKey? Find(uint id) => _keys.GetValueOrDefault(id);

    /// <summary>From when on a key must not seal any more: the stamp of the change that brought the next; null for the one that is written with.</summary>
    public Stamp? SupersededAt(RingKey key) => _keys.Values.Where(other => other.Number > key.Number).Select(other => (Stamp?)other.Since).Min();

    /// <summary>A hash that nobody without the ring can compute.</summary>
    public byte[] Hash(ReadOnlySpan<byte> bytes) => HMACSHA256.HashData(_hashes, bytes);

    /// <summary>Whether a root is the one with a fingerprint.</summary>
    public static bool IsRoot(byte[] root, string fingerprint) => FingerprintOf(root) == fingerprint;

    private static string FingerprintOf(byte[] root) => Convert.ToHexStringLower(SHA256.HashData(root));

    private byte[] Derive(string what) => HKDF.Expand(HashAlgorithmName.SHA256, Root, SealKey.SecretLength, Encoding.UTF8.GetBytes($"{SealKey.Label} {what}\0{Vault}"));
}
