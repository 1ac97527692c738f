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
    public static Change Of(RecordKey key, Guid vault, IReadOnlyDictionary<string, FieldValue> fields, Author author)
    {
        var content = ChangeJson.WriteFields(fields);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Collection}\0{key.Id}\0{author.Actor}\0{content}"));
        return new Change
        {
            Op = Uuid.Version8(vault, "import", key.Collection, key.Id, author.Actor, content),
            Key = key,
            Kind = ChangeKind.Put,
            Stamp = Stamp.Of(0, 0, BinaryPrimitives.ReadUInt64BigEndian(hash)),
            Fields = fields,
            Actor = author.Actor,
        };
    }
}
