using Cairn.Core.Index;
using Cairn.Core.Recall;

namespace Cairn.Core.Tests.Recall;

/// <summary>Segments without the records behind them.</summary>
internal sealed record SegmentIndex(IReadOnlyList<Segment> Segments) : IRecallIndex
{
    public IReadOnlyList<SearchTerm> TermsOf(long sequence) => [];

    public bool MayHide => false;

    public bool IsShown(long sequence) => true;
}
