using System.Text;
using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Sealing;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Sealing;

/// <summary>Seals and opens what one sealed vault holds, as long as this device has the keys. Thread-safe.</summary>
/// <param name="vault">The vault's id.</param>
/// <param name="keys">This device's keys; null where it is to have none.</param>
/// <param name="known">The ring, where it is known.</param>
internal sealed class VaultSeal(Guid vault, DeviceKeys? keys, KeyRing? known = null)
{
    private readonly Lock _loading = new();
    private readonly Dictionary<string, (byte[] Key, byte[] Root)?> _unwrapped = new(StringComparer.Ordinal);
    private volatile KeyRing? _ring = known;
    private long _version = -1;

    /// <summary>Whether this device has the keys.</summary>
    public bool IsOpen => _ring is not null;

    /// <summary>The keys.</summary>
    /// <exception cref="CairnException">Code <c>vault_locked</c>.</exception>
    public KeyRing Ring => _ring ?? throw new CairnException(
        "vault_locked", "The vault is sealed, and this device does not have its keys.", "Run `cairn vault seal unlock` with the passphrase or the recovery code.");

    /// <summary>Takes note of keys that were added, here or by another process.</summary>
    public void Refresh(Database database)
    {
        var version = SealTable.Version(database);
        if (version == Volatile.Read(ref _version))
        {
            return;
        }

        lock (_loading)
        {
            // A device that was never unlocked keeps looking: the file that says whom to trust comes last.
            _ring = Load(database) ?? _ring;
            Volatile.Write(ref _version, _ring is null ? -1 : version);
        }
    }

    /// <summary>Takes a ring that was unlocked within a transaction that may yet be undone.</summary>
    public void Take(KeyRing unlocked)
    {
        _ring = unlocked;
        Volatile.Write(ref _version, -1);
    }

    /// <summary>Takes note of keys within a transaction that may yet be undone.</summary>
    public void RefreshForNow(Database database)
    {
        Refresh(database);
        Volatile.Write(ref _version, -1);
    }

    /// <summary>A merged record with its values opened. Which conflicts are open is decided by what the values say.</summary>
    public RecordState Open(RecordState state)
    {
        if (state.Key.Collection == SealCollection.Name || state.Fields.Count + state.Conflicts.Count == 0)
        {
            return state;
        }

        var ring = Ring;
        var fields = new SortedList<string, FieldState>(state.Fields.Count, StringComparer.Ordinal);
        foreach (var (field, (stamp, value)) in state.Fields)
        {
            fields.Add(field, new FieldState(stamp, SealedValue.Open(ring, state.Key, field, stamp, value)));
        }

        var opened = state with { Fields = fields };
        return state.Conflicts.Count == 0 ? opened : opened with { Conflicts = [.. state.Conflicts.Select(conflict => Open(ring, opened, conflict))] };
    }

    /// <summary>A merged record as it is stored, with its conflicts marked as open or not by what the values say, where that is known.</summary>
    public RecordState Judge(RecordState state) => state.Conflicts.Count == 0 || !IsOpen ? state
        : state with { Conflicts = [.. state.Conflicts.Zip(Open(state).Conflicts, (stored, opened) => stored with { IsOpen = opened.IsOpen })] };

    /// <summary>The values of a stored row as JSON.</summary>
    public string OpenFields(RecordState state) =>
        ChangeJson.WriteFields(Open(state).Fields.Where(field => !field.Value.Value.IsNull).ToDictionary(field => field.Key, field => field.Value.Value));

    public Change Open(Change change) => ChangeSealer.Open(Ring, change, out _);

    public Change Seal(Change change) => ChangeSealer.Seal(Ring, change);

    /// <summary>Checks a change that comes from elsewhere. Without keys everything is taken in as it is: the devices that have them check it.</summary>
    /// <returns>False where it is to be passed over.</returns>
    public bool Check(Change change, RecordState state) => _ring is not { } ring || ChangeSealer.Check(ring, change, state.IsErased, isNew: true);

    /// <summary>Whether a change was sealed with a key that was superseded before its stamp.</summary>
    public bool IsStale(Change change)
    {
        if (_ring is not { } ring || ring.Keys.Count == 1)
        {
            return false;
        }

        try
        {
            ChangeSealer.Open(ring, change, out var key);
            return key is not null && change.Stamp > ring.SupersededAt(key);
        }
        catch (CairnException)
        {
            return false; // It cannot be opened, which is another trouble.
        }
    }

    /// <summary>Seals bytes of this device's own files.</summary>
    /// <param name="place">Where they stand; in any other place they do not open.</param>
    /// <param name="bytes">The bytes.</param>
    public byte[] SealBytes(string place, ReadOnlySpan<byte> bytes) => Ring.AtRest.Seal(Encoding.UTF8.GetBytes(place), bytes);

    /// <summary>Opens bytes of this device's own files; null where they are damaged.</summary>
    public byte[]? TryOpenBytes(string place, ReadOnlySpan<byte> bytes) => Ring.AtRest.TryOpen(Encoding.UTF8.GetBytes(place), bytes);

    private static Conflict Open(KeyRing ring, RecordState opened, Conflict conflict)
    {
        if (conflict.Field is null)
        {
            return conflict;
        }

        var value = SealedValue.Open(ring, opened.Key, conflict.Field, conflict.Stamp, conflict.Value);
        return conflict with { Value = value, IsOpen = value != (opened.IsVisible ? opened[conflict.Field] : FieldValue.Null) };
    }

    private KeyRing? Load(Database database) =>
        keys?.TrustedFor(vault) is { } fingerprint && keys.TryLoad() is { } identity
            ? SealTable.Ring(database, vault, identity.Id, (key, wrapped) => Unwrap(identity, key, wrapped), fingerprint) : null;

    private (byte[] Key, byte[] Root)? Unwrap(SealIdentity identity, uint key, string wrapped)
    {
        if (!_unwrapped.TryGetValue(wrapped, out var pair))
        {
            _unwrapped.Add(wrapped, pair = identity.TryUnwrap(vault, key, wrapped));
        }

        return pair;
    }
}
