using System.Runtime.InteropServices;
using Cairn.Core;
using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Core.Text;
using Cairn.Core.Vectors;

namespace Cairn.Vaults.Vectors;

/// <summary>Brings the vectors of one model up to date.</summary>
/// <remarks>What waits is read in one transaction, embedded in none, and stored in another; so nobody has to wait for the model.</remarks>
internal sealed class EmbeddingRun(Vault vault, IEmbedder embedder, IProgress<EmbeddingProgress>? progress)
{
    /// <summary>Records that are stored together: as much is lost when the process is killed.</summary>
    private const int BatchMax = 64;

    /// <summary>A text that is refused is cut in half down to this many characters before it is given up.</summary>
    private const int TextLengthMin = 500;

    /// <summary>Refusals one after the other that make us ask whether the embedder still works at all.</summary>
    private const int RefusalsMax = 16;

    /// <summary>Calls one after the other that bring nothing back, after which what has given up its content is left for the next run.</summary>
    private const int FetchFailuresMax = 4;

    private readonly List<string> _skipped = [];
    private int _dimensions;
    private int _refusals;
    private int _fetchFailures;
    private bool _hasFetched;
    private long? _passedOver;
    private long _embedded;
    private long _reused;
    private long _done;
    private long _total;

    public async Task<EmbeddingReport> RunAsync(CancellationToken cancellationToken)
    {
        await ProbeAsync(cancellationToken);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var model = await ModelAsync();
            var pending = ReadPending(model);
            if (_done == 0)
            {
                _total = vault.Read(database => database.Number("SELECT count(*) FROM records WHERE seq > $1", model.Reached));
            }

            if (pending.Count == 0)
            {
                while (vault.Read(database => VectorTable.HasOthers(database, model)))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await vault.WriteAsync(batch => VectorTable.DeleteOthers(batch.Database, model));
                }

                return new EmbeddingReport(model.Name, model.Dimensions, _embedded, _reused, _skipped, vault.Read(database => VectorCounts.CountAll(database, model)));
            }

            await StoreAsync(model, pending, cancellationToken);
        }
    }

    // What has given up its content is brought back.
    private List<PendingEmbedding> ReadPending(StoredModel model)
    {
        var after = Math.Max(model.Reached, _passedOver ?? 0);
        var pending = vault.Read(database => VectorTable.ReadPending(database, model, after, BatchMax));
        RecordKey[] evicted = [.. pending.Where(one => one.IsEvicted).Select(one => new RecordKey(MemoryCollections.Memories.Name, one.Id))];
        if (evicted.Length == 0 || _fetchFailures == FetchFailuresMax)
        {
            return pending;
        }

        _hasFetched = vault.BringBack(evicted) > 0;
        _fetchFailures = _hasFetched ? 0 : _fetchFailures + 1;
        return _hasFetched ? vault.Read(database => VectorTable.ReadPending(database, model, after, BatchMax)) : pending;
    }

    // What cannot be brought back is passed over by this run, but not counted as reached: the next one begins with it.
    private async Task StoreAsync(StoredModel model, List<PendingEmbedding> pending, CancellationToken cancellationToken)
    {
        var whole = pending.FindAll(one => !one.IsEvicted);
        var through = _passedOver is null && pending.TakeWhile(one => !one.IsEvicted).LastOrDefault() is { } last ? last.Sequence : model.Reached;
        var asked = await EmbedAllAsync(whole, cancellationToken);
        if (whole.Count > 0 && !await vault.WriteAsync(batch => VectorTable.TryStore(batch.Database, model, whole, through)))
        {
            return;
        }

        Count(whole, asked);
        if (_passedOver is not null || whole.Count < pending.Count)
        {
            _passedOver = pending[^1].Sequence;
        }

        if (_hasFetched)
        {
            _hasFetched = false;
            await vault.KeepWithinLimitAsync();
        }
    }

    // A short text that every model takes: what goes wrong with it is the embedder's fault. It tells the size of the vectors, too.
    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        var vectors = await embedder.EmbedAsync(["memory"], EmbeddingPurpose.Document, cancellationToken);
        _dimensions = vectors is [{ Length: > 0 and <= Int8Vector.DimensionsMax }] ? vectors[0].Length
            : throw Invalid("it does not give one vector of usual size for one text");
    }

    private async Task<StoredModel> ModelAsync() =>
        vault.Read(database => VectorTable.Find(database, embedder.Model, _dimensions))
        ?? await vault.WriteAsync(batch => VectorTable.Add(batch.Database, embedder.Model, _dimensions));

    // Equal texts are embedded once. Returned are the records whose texts were.
    private async Task<HashSet<long>> EmbedAllAsync(List<PendingEmbedding> pending, CancellationToken cancellationToken)
    {
        var missing = pending.Where(one => one is { Text.Length: > 0, IsKnown: false, Vector: null }).GroupBy(one => Convert.ToHexString(one.Hash)).ToList();
        var first = missing.ConvertAll(equal => equal.First());
        await EmbedAsync(first, first.ConvertAll(one => one.Text!), cancellationToken);
        foreach (var equal in missing)
        {
            foreach (var one in equal)
            {
                one.Vector = equal.First().Vector;
            }
        }

        return [.. first.Select(one => one.Record)];
    }

    private async Task EmbedAsync(List<PendingEmbedding> pending, List<string> texts, CancellationToken cancellationToken)
    {
        if (texts.Count == 0)
        {
            return;
        }

        IReadOnlyList<float[]> vectors;
        try
        {
            vectors = await embedder.EmbedAsync(texts, EmbeddingPurpose.Document, cancellationToken);
        }
        catch (CairnException refusal) when (refusal.Code == "embedding_refused")
        {
            await IsolateAsync(pending, texts, cancellationToken);
            return;
        }

        if (vectors.Count != texts.Count || vectors.Any(vector => vector.Length != _dimensions))
        {
            throw Invalid("the number or size of its vectors changed in the middle");
        }

        for (var at = 0; at < vectors.Count; at++)
        {
            // One without a direction is none: its text is as good as refused.
            var rounded = new byte[_dimensions];
            pending[at].Vector = Int8Vector.TryRound(vectors[at], MemoryMarshal.Cast<byte, sbyte>(rounded.AsSpan())) ? rounded : null;
        }

        _refusals = 0;
    }

    // Halves find the text that is at fault in few steps, and the halves of that one find a beginning that is taken.
    private async Task IsolateAsync(List<PendingEmbedding> pending, List<string> texts, CancellationToken cancellationToken)
    {
        var half = (texts.Count + 1) / 2;
        if (texts.Count > 1)
        {
            await EmbedAsync(pending[..half], texts[..half], cancellationToken);
            await EmbedAsync(pending[half..], texts[half..], cancellationToken);
        }
        else if (texts[0].Length > TextLengthMin)
        {
            await EmbedAsync(pending, [Excerpt.Of(texts[0], texts[0].Length / 2)], cancellationToken);
        }
        else if (++_refusals >= RefusalsMax)
        {
            _refusals = 0;
            await ProbeAsync(cancellationToken);
        }
    }

    private void Count(List<PendingEmbedding> pending, HashSet<long> asked)
    {
        foreach (var one in pending.Where(one => one.Text is not null))
        {
            if (one.Vector is null && !one.IsKnown)
            {
                _skipped.Add(one.Id);
            }
            else if (asked.Contains(one.Record))
            {
                _embedded++;
            }
            else
            {
                _reused++;
            }
        }

        _done += pending.Count;
        progress?.Report(new EmbeddingProgress(_done, Math.Max(_total, _done)));
    }

    private CairnException Invalid(string what) => new(
        "embedder_answer_invalid", $"The embedder {embedder.Model} does not answer as an embedder does: {what}.", "Check the model with `cairn embedder test`, then run `cairn embed` again.");
}
