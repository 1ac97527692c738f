namespace Cairn.Core.Text;

/// <summary>Takes the words of a text in their order: to index them, or to ask for them.</summary>
internal interface IWordSink
{
    /// <param name="word">Folded, from 1 to <see cref="Analyzer.TermLengthMax"/> characters. It is only lent.</param>
    void Add(ReadOnlySpan<char> word, WordKind kind);
}
