using Cairn.Core.Changes;
using Cairn.Core.Collections;
using Cairn.Core.Index;
using Cairn.Hub.Storage;

namespace Cairn.Hub.Memories;

/// <summary>Writes the keyword index of one vault, within one transaction. Nobody else writes it meanwhile: the projection sees to that.</summary>
/// <remarks>A document is the sequence of the change that made its record what it was. Those of earlier versions stand in <c>hidden</c> until segments are merged.</remarks>
/// <param name="transaction">In the name of the vault's owner.</param>
/// <param name="vault">The vault.</param>
internal sealed class MemoryIndex(HubTransaction transaction, Guid vault)
{
    private const int BytesPerWrite = 1 << 20;

    private static readonly string[] Searched = [.. Catalog.All.Where(collection => collection.IsSearched).Select(collection => collection.Name)];

    /// <summary>How far the index is; where there is none of this version, it begins at the start.</summary>
    public async Task<IndexRow> LoadAsync() =>
        await transaction.FindAsync<IndexRow>("SELECT version, indexed, erased, segment FROM indexes WHERE vault = @vault", new { vault }) is { Version: IndexVersion.Current } row ? row : await ResetAsync();

    /// <summary>Notes how far it is.</summary>
    public Task SaveAsync(IndexRow row) =>
        transaction.ExecuteAsync("UPDATE indexes SET indexed = @Indexed, erased = @Erased, segment = @Segment WHERE vault = @vault", new { vault, row.Indexed, row.Erased, row.Segment });

    /// <summary>Deletes the index.</summary>
    public Task DropAsync() => transaction.ExecuteAsync(
        """
        DELETE FROM indexes WHERE vault = @vault;
        DELETE FROM segments WHERE vault = @vault;
        DELETE FROM blocks WHERE vault = @vault;
        DELETE FROM hidden WHERE vault = @vault
        """,
        new { vault });

    /// <summary>Empties an index that is damaged, or that another version has made.</summary>
    public async Task<IndexRow> ResetAsync()
    {
        await DropAsync();
        var row = new IndexRow(IndexVersion.Current, Indexed: 0, Erased: 0, Segment: 0);
        await transaction.ExecuteAsync("INSERT INTO indexes (vault, version, indexed, erased, segment) VALUES (@vault, @Version, @Indexed, @Erased, @Segment)", new { vault, row.Version, row.Indexed, row.Erased, row.Segment });
        return row;
    }

    /// <summary>Makes a segment of the records behind the index.</summary>
    public async Task<IndexRow> AppendAsync(IndexRow row)
    {
        var rows = await transaction.ListAsync<DocumentRow>($"{DocumentRow.Select} AND seq > @Indexed ORDER BY seq LIMIT @FlushMax", new { vault, row.Indexed, SegmentPlan.FlushMax });
        if (rows.Count == 0)
        {
            return row;
        }

        var documents = rows.Select(found => found.Document).OfType<SearchDocument>().ToList();
        await HideAsync(row.Indexed, rows);
        var next = row with { Indexed = rows[^1].Seq, Segment = row.Segment + (documents.Count > 0 ? 1 : 0) };
        if (documents.Count > 0)
        {
            await AddAsync(new SegmentRow(next.Segment, Edition: 0, SegmentPlan.LevelOf(rows.Count), documents[0].Entry.Sequence, documents.Count));
            await StoreAsync(next.Segment, SegmentBuilder.Build(documents));
        }

        await SaveAsync(next);
        return next;
    }

    /// <summary>Takes the records that were erased behind a sequence out of all segments, so that no byte of their words is left.</summary>
    /// <returns>The sequence of the last of them; null where there are none.</returns>
    public async Task<long?> EraseAsync(IndexRow row)
    {
        var erased = await transaction.ListAsync<(long Record, long Sequence)>("SELECT record, seq FROM records WHERE vault = @vault AND seq > @Erased AND erased IS NOT NULL", new { vault, row.Erased });
        if (erased.Count == 0)
        {
            return null;
        }

        var sequences = await transaction.ListAsync<long>("SELECT seq FROM changes WHERE vault = @vault AND record = ANY (@records) AND seq <= @Indexed", new { vault, records = erased.ConvertAll(record => record.Record).ToArray(), row.Indexed });
        foreach (var stored in sequences.Count == 0 ? [] : await ListAsync())
        {
            var segment = Open(stored);
            var documents = sequences.Select(segment.DocumentOf).Where(document => document >= 0).ToHashSet();
            if (documents.Count > 0)
            {
                // Their content is blanked already, so that the terms themselves have to say who holds them.
                await StoreAsync(stored.Segment, SegmentEraser.Remove(segment, documents, [.. segment.TermsOf(documents)]));
                await transaction.ExecuteAsync("UPDATE segments SET edition = edition + 1 WHERE vault = @vault AND segment = @Segment", new { vault, stored.Segment });
            }
        }

        return erased.Max(record => record.Sequence);
    }

    /// <summary>Puts some segments together, where there are enough.</summary>
    /// <returns>Whether there were.</returns>
    public async Task<bool> MergeAsync(IndexRow row)
    {
        var segments = await ListAsync();
        if (SegmentPlan.Pick(segments.ConvertAll(segment => segment.Stored)) is not var (level, picked))
        {
            return false;
        }

        var sources = picked.ConvertAll(source => Open(segments.Find(segment => segment.Segment == source.Number)!));
        var (first, last) = (picked[0].First, sources[^1].Document(sources[^1].DocumentCount - 1).Sequence);
        var hidden = (await transaction.ListAsync<long>("SELECT seq FROM hidden WHERE vault = @vault AND seq BETWEEN @first AND @last AND since = ''", new { vault, first, last })).ToHashSet();
        var target = row.Segment + 1;
        await StoreAsync(target, SegmentMerge.Run(sources, sequence => !hidden.Contains(sequence)));
        await transaction.ExecuteAsync(
            """
            DELETE FROM segments WHERE vault = @vault AND segment = ANY (@old);
            DELETE FROM blocks WHERE vault = @vault AND segment = ANY (@old);
            DELETE FROM hidden WHERE vault = @vault AND seq BETWEEN @first AND @last AND since = ''
            """,
            new { vault, first, last, old = picked.ConvertAll(source => source.Number).ToArray() });
        await AddAsync(new SegmentRow(target, Edition: 0, level, first, Open(new SegmentRow(target, 0, level, first, 0)).DocumentCount));
        await SaveAsync(row with { Segment = target });
        return true;
    }

    private Task<List<SegmentRow>> ListAsync() => transaction.ListAsync<SegmentRow>($"{SegmentRow.List} ORDER BY first, segment", new { vault });

    private Segment Open(SegmentRow row) => new(new StoredBlocks(transaction.Connection, vault, row.Segment));

    private Task<int> AddAsync(SegmentRow row) => transaction.ExecuteAsync(
        "INSERT INTO segments (vault, segment, edition, level, first, documents) VALUES (@vault, @Segment, @Edition, @Level, @First, @Documents)",
        new { vault, row.Segment, row.Edition, row.Level, row.First, row.Documents });

    // What these records were before is in earlier segments; what expires is shown until then.
    private async Task HideAsync(long indexed, List<DocumentRow> rows)
    {
        var records = rows.Where(row => Searched.Contains(row.Collection) && row.Record <= indexed).Select(row => row.Record).ToArray();
        if (records.Length > 0)
        {
            await transaction.ExecuteAsync(
                """
                INSERT INTO hidden (vault, seq, since) SELECT vault, seq, '' FROM changes WHERE vault = @vault AND record = ANY (@records) AND seq <= @indexed
                ON CONFLICT (vault, seq) DO UPDATE SET since = ''
                """,
                new { vault, records, indexed });
        }

        var expiring = rows.Where(row => row.Visible && row.Collection == Core.Memories.MemoryCollections.Memories.Name)
            .Select(row => (row.Seq, Until: row.Fields.Contains("\"expires_at\"", StringComparison.Ordinal) ? ChangeJson.ReadFields(row.Fields).GetValueOrDefault("expires_at").AsText() : null))
            .Where(row => row.Until is not null).ToList();
        if (expiring.Count > 0)
        {
            await transaction.ExecuteAsync("INSERT INTO hidden (vault, seq, since) SELECT @vault, * FROM unnest(@seqs, @times)", new { vault, seqs = expiring.ConvertAll(row => row.Seq).ToArray(), times = expiring.ConvertAll(row => row.Until).ToArray() });
        }
    }

    // Blocks that stand there already are written over, and those without bytes deleted.
    private async Task StoreAsync(long segment, IEnumerable<SegmentBlock> blocks)
    {
        var batch = new List<SegmentBlock>();
        var bytes = 0;
        foreach (var block in blocks)
        {
            batch.Add(block);
            if ((bytes += block.Bytes.Length) >= BytesPerWrite)
            {
                await WriteAsync(segment, batch);
                batch.Clear();
                bytes = 0;
            }
        }

        await WriteAsync(segment, batch);
    }

    private Task<int> WriteAsync(long segment, List<SegmentBlock> blocks) => transaction.ExecuteAsync(
        """
        DELETE FROM blocks WHERE vault = @vault AND segment = @segment AND block = ANY (@gone);
        INSERT INTO blocks (vault, segment, block, data) SELECT @vault, @segment, * FROM unnest(@numbers, @bytes) ON CONFLICT (vault, segment, block) DO UPDATE SET data = excluded.data
        """,
        new
        {
            vault,
            segment,
            gone = blocks.Where(block => block.Bytes.Length == 0).Select(block => block.Number).ToArray(),
            numbers = blocks.Where(block => block.Bytes.Length > 0).Select(block => block.Number).ToArray(),
            bytes = blocks.Where(block => block.Bytes.Length > 0).Select(block => block.Bytes).ToArray(),
        });
}
