namespace Cairn.Bench.Locomo;

/// <summary>A question about a conversation, and the numbers of the turns that answer it.</summary>
internal sealed record Question(string Text, int Category, IReadOnlySet<int> Evidence);
