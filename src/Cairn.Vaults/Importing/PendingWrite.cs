using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Vaults.Eviction;
using Cairn.Vaults.Log;
using Cairn.Vaults.Vectors;

namespace Cairn.Vaults.Importing;

/// <summary>A write that waits for its transaction.</summary>
/// <param name="Source">The file it comes from.</param>
/// <param name="Line">The line it comes from; 0 where it has none.</param>
/// <param name="Write">The write itself.</param>
internal sealed record PendingWrite(string Source, int Line, Func<WriteBatch, ImportOutcome> Write)
{
    /// <summary>The vector of the memory as it is written, and the memory; stored unless the memory says something else.</summary>
    public (RecordKey Key, ImportedVector Vector)? Vector { get; init; }

    /// <summary>Runs the write. One that is refused leaves the others of its transaction as they are: nothing of it was written.</summary>
    /// <returns>What became of it, and of what record the content is missing, where that is the reason.</returns>
    public (ImportOutcome Outcome, ImportProblem? Problem, RecordKey? Missing) Run(WriteBatch batch)
    {
        try
        {
            return (Write(batch), null, null);
        }
        catch (EvictedException missing)
        {
            return (ImportOutcome.Refused, ImportProblem.Of(Source, Line, missing.Explain()), missing.Key);
        }
        catch (CairnException problem)
        {
            return (ImportOutcome.Refused, ImportProblem.Of(Source, Line, problem), null);
        }
    }
}
