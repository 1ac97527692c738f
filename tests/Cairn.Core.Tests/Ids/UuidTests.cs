using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Cairn.Core.Changes;
using Cairn.Core.Ids;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Core.Tests.Vectors;

namespace Cairn.Core.Tests.Ids;

public sealed class UuidTests
{
    private static readonly VectorFile File = new("ids.json");

    public static TheoryData<string> Version8s => File.Names("version8");

    public static TheoryData<string> Imports => File.Names("imports");

    [Theory, MemberData(nameof(Version8s))]
    public void Vector_of_version_8(string name) => File.Run("version8", name, vector =>
        Assert.Equal((string)vector["id"]!, Uuid.Version8(Guid.Parse((string)vector["namespace"]!), [.. vector["parts"]!.AsArray().Select(part => (string)part!)]).ToString()));

    // The change is put together here as spec/changes.md says; Cairn.Vaults, which makes them, is not referenced.
    [Theory, MemberData(nameof(Imports))]
    public void Vector_of_imported_changes(string name) => File.Run("imports", name, vector =>
    {
        var (collection, id, actor) = ((string)vector["collection"]!, (string)vector["id"]!, (string)vector["actor"]!);
        var fields = ChangeJson.ReadFields(vector["fields"]!.ToJsonString());
        var content = ChangeJson.WriteFields(fields);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{collection}\0{id}\0{actor}\0{content}"));
        var change = new Change
        {
            Op = Uuid.Version8(Guid.Parse((string)vector["vault"]!), "import", collection, id, actor, content),
            Key = new RecordKey(collection, id),
            Kind = ChangeKind.Put,
            Stamp = Stamp.Of(0, 0, BinaryPrimitives.ReadUInt64BigEndian(hash)),
            Fields = fields,
            Actor = actor,
        };

        Assert.Equal((string)vector["change"]!, ChangeJson.Write(change));
        Assert.Equal((string)vector["change"]!, ChangeJson.Write(ChangeJson.Read((string)vector["change"]!)));
    });

    [Fact]
    public void Version_7_holds_the_time_the_version_the_variant_and_the_random_bits()
    {
        var ones = Uuid.Version7(DateTimeOffset.FromUnixTimeMilliseconds(0x0123456789ab), bytes => bytes.Fill(0xff));
        var zeros = Uuid.Version7(DateTimeOffset.FromUnixTimeMilliseconds(0x0123456789ab), bytes => bytes.Clear());

        Assert.Equal("01234567-89ab-7fff-bfff-ffffffffffff", ones.ToString());
        Assert.Equal("01234567-89ab-7000-8000-000000000000", zeros.ToString());
    }

    [Fact]
    public void Ids_of_version_7_sort_by_time() => Seeds.Each(1_000, random =>
    {
        var now = DateTimeOffset.UnixEpoch.AddMilliseconds(random.NextInt64(Stamp.MillisecondsEnd));
        var earlier = Uuid.Version7(now, random.NextBytes).ToString();
        var later = Uuid.Version7(now.AddMilliseconds(random.Next(1, 100_000)), random.NextBytes).ToString();

        Assert.True(string.CompareOrdinal(earlier, later) < 0);
    });
}
