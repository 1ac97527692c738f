using Cairn.Core.Text;

namespace Cairn.Core.Index;

/// <summary>A record as the keyword index sees it.</summary>
/// <param name="Entry">What is known of it beside its terms.</param>
/// <param name="Language">The language of its content.</param>
/// <param name="Terms">Its terms, each once.</param>
public sealed record SearchDocument(DocumentEntry Entry, Language Language, IReadOnlyList<SearchTerm> Terms);
