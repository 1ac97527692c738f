namespace Cairn.Core.Records;

/// <summary>Names a record within a vault.</summary>
/// <param name="Collection">A lower-case letter, then up to 63 lower-case letters, digits or underscores.</param>
/// <param name="Id">A letter or digit, then up to 127 letters, digits or any of <c>. _ : @ ~ -</c> (ASCII). Ours are UUIDs in lower case.</param>
public readonly record struct RecordKey(string Collection, string Id)
{
    /// <summary>What the id of a private record begins with.</summary>
    public const string PrivatePrefix = "private:";

    /// <summary>Whether the record stays on this device: it is offered to no remote, taken from none, and not part of the digest. Decided for good by its id when it is made.</summary>
    public bool IsPrivate => Id.StartsWith(PrivatePrefix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"{Collection}/{Id}";
}
