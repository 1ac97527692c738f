using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Cairn.Core.Changes;
using Cairn.Core.Ids;
using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Vaults.Log;

/// <summary>The change that an import makes: everything in it follows from vault, record and content, so that two devices that import the same
/// make the same change, and no import ever beats an edit. Specified in <c>spec/changes.md</c>.</summary>
internal static class ImportedChange
{
    /// <param name="key">The record.</param>
    /// <param name="space">The namespace of the vault's ids.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="author">Who imports.</param>
    /// <param name="sealedWith">The key that a sealed vault seals it with, since under two keys it is two changes; null in any other vault.</param>
    public static Change Of(RecordKey key, Guid space, IReadOnlyDictionary<string, FieldValue> fields, Author author, string? sealedWith)
    {
        var content = ChangeJson.WriteFields(fields);
        var secret = sealedWith is null ? "" : $"{space}\0";
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{secret}{key.Collection}\0{key.Id}\0{author.Actor}\0{content}"));
        return new Change
        {
            Op = sealedWith is null
                ? Uuid.Version8(space, "import", key.Collection, key.Id, author.Actor, content)
                : Uuid.Version8(space, "import", key.Collection, key.Id, author.Actor, content, sealedWith),
            Key = key,
            Kind = ChangeKind.Put,
            Stamp = Stamp.Of(0, 0, BinaryPrimitives.ReadUInt64BigEndian(hash)),
            Fields = fields,
            Actor = author.Actor,
        };
    }
}
