using Cairn.Core.Index;

namespace Cairn.Core.Recall;

/// <summary>What ranking reads from: the segments of one vault as they were at one moment, wherever they are kept.</summary>
public interface IRecallIndex
{
    /// <summary>All segments in ascending order of their documents, the last of them perhaps held in memory.</summary>
    IReadOnlyList<Segment> Segments { get; }

    /// <summary>The terms of the documents of some sequences, in their order; none where no record has that sequence any longer, or its content is not at hand.</summary>
    IReadOnlyList<IReadOnlyList<SearchTerm>> TermsOf(IReadOnlyList<long> sequences);

    /// <summary>Whether there may be documents for which <see cref="IsShown"/> is false.</summary>
    bool MayHide { get; }

    /// <summary>Whether the document of a sequence stands for what a record is now, and the record has not expired. One that does not takes no part in ranking.</summary>
    bool IsShown(long sequence);
}
