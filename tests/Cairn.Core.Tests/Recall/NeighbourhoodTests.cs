using Cairn.Core.Index;
using Cairn.Core.Recall;
using Cairn.Core.Tests.Index;

namespace Cairn.Core.Tests.Recall;

public sealed class NeighbourhoodTests
{
    [Fact]
    public void Documents_of_all_segments_stand_in_one_row() => Seeds.Each(100, random =>
    {
        int[] counts = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Pick(0, 0, 1, 2, 50))];
        var row = Of(counts.SelectMany((count, place) => Enumerable.Repeat((uint)place + 1, count)), counts);

        Assert.Equal(counts.Sum(), row.Count);
        var document = 0;
        for (var place = 0; place < counts.Length; place++)
        {
            Assert.Equal(document, row.FirstOf(place));
            for (var own = 0; own < counts[place]; own++)
            {
                Assert.Equal((place, own), row.Locate(document));
                Assert.Equal((uint)place + 1, row.Entry(document++).Session);
            }
        }
    });

    [Fact]
    public void Turns_of_interleaved_conversations_stand_beside_those_of_their_own()
    {
        var row = Of([1, 2, 1, 2, 2, 1]);

        Assert.Equal([2, 5], row.Beside(0, 1, 2));
        Assert.Equal([2], row.Beside(0, 1, 1));
        Assert.Equal([3, 1], row.Beside(4, -1, 2));
        Assert.Empty(row.Beside(0, -1, 2));
        Assert.Empty(row.Beside(5, 1, 2));
        Assert.Empty(row.Beside(0, 1, 0));
    }

    [Fact]
    public void What_belongs_to_no_conversation_has_nothing_beside_it() => Assert.Empty(Of([0, 0, 0]).Beside(1, 1, 2));

    [Fact]
    public void Conversations_go_on_over_the_borders_of_segments_empty_ones_too()
    {
        var row = Of([1, 1, 1, 1], 1, 0, 2, 0, 0, 1, 0);

        Assert.Equal([1, 2], row.Beside(0, 1, 2));
        Assert.Equal([3], row.Beside(2, 1, 2));
        Assert.Equal([2, 1], row.Beside(3, -1, 2));
    }

    [Fact]
    public void The_next_turn_is_looked_for_sixteen_documents_away_at_most()
    {
        Assert.Equal([16], Of([1, .. Enumerable.Repeat(2u, 15), 1]).Beside(0, 1, 2));
        Assert.Empty(Of([1, .. Enumerable.Repeat(2u, 16), 1]).Beside(0, 1, 2));
    }

    private static Neighbourhood Of(IEnumerable<uint> sessions, params int[] counts)
    {
        var documents = sessions.Select((session, number) => new SearchDocument(new DocumentEntry(number + 1, 0, session), default, [])).ToList();
        var from = 0;
        return new Neighbourhood(new SegmentIndex([.. (counts.Length > 0 ? counts : [documents.Count]).Select(count => Segments.Of(documents.GetRange((from += count) - count, count)))]));
    }
}
