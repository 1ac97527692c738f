namespace Cairn.Core.Text;

/// <summary>shim.</summary>
public sealed record QueryWord(string Word, IReadOnlyList<string> Terms, bool IsStopWord);
