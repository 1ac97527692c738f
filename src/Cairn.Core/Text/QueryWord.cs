namespace Cairn.Core.Text;

/// <summary>A word of a query, or a part of one: <c>getUserName</c> is asked for whole, and by its three parts.</summary>
/// <param name="Word">As it was typed, but folded.</param>
/// <param name="Terms">Every term of the index under which the word may stand: a text was stemmed in one language, and which one is not known before it is found.</param>
/// <param name="IsStopWord">Whether it only holds a sentence together, as "what" and "did" do: of use only where the query has nothing rarer.</param>
public sealed record QueryWord(string Word, IReadOnlyList<string> Terms, bool IsStopWord);
