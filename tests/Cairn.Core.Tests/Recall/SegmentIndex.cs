using Cairn.Core.Index;
using Cairn.Core.Recall;

namespace Cairn.Core.Tests.Recall;

/// <summary>Segments without the records behind them.</summary>
internal sealed record SegmentIndex(IReadOnlyList<Segment> Segments) : IRecallIndex
{
    public IReadOnlyList<IReadOnlyList<SearchTerm>> TermsOf(IReadOnlyList<long> sequences) => [.. sequences.Select(IReadOnlyList<SearchTerm> (_) => [])];

    public bool MayHide => false;

    public bool IsShown(long sequence) => true;
}
