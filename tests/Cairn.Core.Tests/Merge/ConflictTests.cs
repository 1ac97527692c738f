using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Core.Tests.Merge;

public sealed class ConflictTests
{
    private static readonly RecordKey Key = new("notes", "r1");
    private static readonly Conflict Known = new("title", Stamp.Parse("000000000002-0000-000000000000000a"), FieldValue.Text("X"), IsOpen: true);

    [Fact]
    public void An_id_is_that_of_the_specification() => Assert.Equal("bf29923dd9fb1722", Known.IdIn(Key));

    [Fact]
    public void Whatever_differs_makes_another_id_but_whether_it_is_open()
    {
        string[] ids =
        [
            Known.IdIn(Key), Known.IdIn(Key with { Id = "r2" }), Known.IdIn(Key with { Collection = "todos" }), (Known with { Field = "body" }).IdIn(Key),
            (Known with { Stamp = Stamp.Parse("000000000002-0000-000000000000000b") }).IdIn(Key), (Known with { Value = FieldValue.Text("Y") }).IdIn(Key), (Known with { Value = FieldValue.Null }).IdIn(Key),
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(Known.IdIn(Key), (Known with { IsOpen = false }).IdIn(Key));
        Assert.All(ids, id => Assert.Equal(Conflict.IdLength, id.Length));
    }
}
