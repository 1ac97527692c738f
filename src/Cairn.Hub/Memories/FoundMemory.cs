using Cairn.Core.Merge;
using Cairn.Core.Recall;
using Cairn.Core.Records;

namespace Cairn.Hub.Memories;

/// <summary>A memory that was found.</summary>
/// <param name="Vault">The vault that has it.</param>
/// <param name="State">The memory.</param>
/// <param name="CreatedAt">When it was written first.</param>
/// <param name="Conflicts">Number of open conflicts.</param>
/// <param name="Why">Its score, and what it is made of.</param>
internal sealed record FoundMemory(AskedVault Vault, RecordState State, DateTimeOffset? CreatedAt, int Conflicts, RankedDocument Why)
{
    /// <summary>Its fields, without removed ones.</summary>
    public SortedList<string, FieldValue> Fields { get; } =
        new(State.Fields.Where(field => !field.Value.Value.IsNull).ToDictionary(field => field.Key, field => field.Value.Value), StringComparer.Ordinal);

    /// <summary>The text that counts for a budget.</summary>
    public string Content => State["content"].AsText() ?? "";
}
