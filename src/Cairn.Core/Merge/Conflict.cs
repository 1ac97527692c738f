using System.Security.Cryptography;
using System.Text;
using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Core.Merge;

/// <summary>A value that is not shown and that no later write has replaced or settled.</summary>
/// <param name="Field">The field it was written to.</param>
/// <param name="Stamp">The stamp of the change that wrote it.</param>
/// <param name="Value">The value.</param>
/// <param name="IsOpen">Whether a person should see it. It is not open while it equals the value that is shown: the next write to the field
/// then settles it along with that one.</param>
public readonly record struct Conflict(string Field, Stamp Stamp, FieldValue Value, bool IsOpen)
{
    /// <summary>Length of an id.</summary>
    public const int IdLength = 16;

    /// <summary>What names it in a record, the same on every replica: 16 hexadecimal digits. Specified in <c>spec/merge.md</c>.</summary>
    public string IdIn(RecordKey key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Collection}\0{key.Id}\0{Field}\0{Stamp}\0{Value.Json}")).AsSpan(0, IdLength / 2));
}
