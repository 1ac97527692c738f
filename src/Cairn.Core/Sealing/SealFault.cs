namespace Cairn.Core.Sealing;

/// <summary>Why something sealed is refused.</summary>
internal static class SealFault
{
    public static CairnException Forged(string what, Exception? cause = null) => new(
        "seal_forged",
        $"A change of the sealed vault was not made by one of its devices: {what}.",
        "It was set aside and nothing of it was stored. The remote that brought it, or somebody on the way, has altered it.",
        innerException: cause);

    public static CairnException KeyUnknown(uint id) => new(
        "seal_key_unknown",
        $"A change is sealed with the key {SealKey.NameOf(id)}, which this device does not have.",
        "If the key is on its way, syncing again is enough. Otherwise run `cairn vault seal unlock`; where this device was revoked, it gets no newer key.",
        isTransient: true);

    public static CairnException KeyStale(string key) => new(
        "seal_key_stale",
        $"A change is sealed with the key {key} although a newer key was in force.",
        "A device that was revoked wrote it, or one that had not heard of the revocation yet: write it again there, after syncing.");
}
