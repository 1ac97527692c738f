namespace Cairn.Core.Text;

/// <summary>Makes the terms of an indexed text.</summary>
internal readonly struct TermSink(List<string> terms, Language language) : IWordSink
{
    public void Add(ReadOnlySpan<char> word, WordKind kind) => terms.Add(TermCache.TermOf(word, kind == WordKind.Plain ? language : null));
}
