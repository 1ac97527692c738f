using Cairn.Core.Index;
using Cairn.Core.Recall;
using Cairn.Core.Records;

namespace Cairn.Bench.Locomo;

/// <summary>A conversation as an index without a vault, so that ranking can be tried with other constants.</summary>
internal sealed class MemoryIndex : IRecallIndex
{
    private readonly List<SearchDocument> _documents;

    public MemoryIndex(Conversation conversation)
    {
        _documents = [.. conversation.Turns.Select((turn, number) => DocumentReader.Read(new RecordKey("memories", turn.Id), LocomoScenario.Fields(turn), number + 1, "bench", null)!)];
        Segments = [new Segment(new MemoryBlocks(SegmentBuilder.Build(_documents)))];
    }

    public IReadOnlyList<Segment> Segments { get; }

    public bool MayHide => false;

    public bool IsShown(long sequence) => true;

    public IReadOnlyList<IReadOnlyList<SearchTerm>> TermsOf(IReadOnlyList<long> sequences) => [.. sequences.Select(sequence => _documents[(int)sequence - 1].Terms)];
}
