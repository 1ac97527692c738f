namespace Cairn.Core.Records;

/// <summary>Names a record within a vault.</summary>
/// <param name="Collection">A lower-case letter, then up to 63 lower-case letters, digits or underscores.</param>
/// <param name="Id">A letter or digit, then up to 127 letters, digits or any of <c>. _ : @ ~ -</c> (ASCII). Ours are UUIDs in lower case.</param>
public readonly record struct RecordKey(string Collection, string Id)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Collection}/{Id}";
}
