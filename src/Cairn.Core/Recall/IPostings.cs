namespace Cairn.Core.Recall;

/// <summary>Where ranking reads from: an inverted index, whatever it is kept in.</summary>
public interface IPostings
{
    /// <summary>Number of documents that can be found.</summary>
    long DocumentCount { get; }

    /// <summary>Terms in an average document.</summary>
    double AverageLength { get; }

    /// <summary>The documents that hold a term, each once.</summary>
    IEnumerable<Posting> Read(string term);
}
