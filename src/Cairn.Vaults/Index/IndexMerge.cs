using System.Collections;
using Cairn.Core.Index;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Index;

/// <summary>Puts segments together beside the writers, so that a query looks into few.</summary>
/// <remarks>Takes the write lock for a bounded number of bytes at a time. A merge that is cut short leaves a segment that nobody reads; the next one
/// deletes it first. One process merges at a time.</remarks>
internal sealed class IndexMerge(Vault vault)
{
    /// <summary>A merge to this level, and no further, is finished before the vault is closed: 32,000 documents.</summary>
    private const int QuickLevelMax = 1;

    /// <summary>Segments from which on any merge is finished before the vault is closed: those who only run short commands would gather them for ever.</summary>
    private const int SegmentsMax = 4 * SegmentPlan.FanIn;

    private const int BytesPerWrite = 512 * 1_024;
    private const int BlocksPerDelete = 64;

    /// <summary>Merges until nothing is left to merge, or another process is at it.</summary>
    /// <param name="isClosing">Whether the vault is to be closed: what takes long is then left for later.</param>
    public async Task RunAsync(Func<bool> isClosing)
    {
        if (vault.Use(Pick) is null && vault.Use(SegmentTable.Leftover).Count == 0)
        {
            return;
        }

        using var held = TryHold();
        if (held is null)
        {
            return;
        }

        await DeleteLeftoverAsync(isClosing);
        while (vault.Use(Pick) is var (level, sources))
        {
            var isPressing = level <= QuickLevelMax || vault.Use(SegmentTable.Readable).Count > SegmentsMax;
            if (!await TryMergeAsync(level, sources, () => isClosing() && !isPressing))
            {
                return;
            }

            await DeleteLeftoverAsync(isClosing);
        }
    }

    private static (int Level, List<StoredSegment> Sources)? Pick(Database database) => SegmentPlan.Pick(SegmentTable.Readable(database));

    private async Task<bool> TryMergeAsync(int level, List<StoredSegment> sources, Func<bool> isCancelled)
    {
        using var reader = vault.OpenReader();
        var target = await vault.WriteIndexAsync(database => SegmentTable.Add(database, SegmentTable.Unread, sources[0].First, documents: 0));
        var batch = new List<SegmentBlock>();
        try
        {
            foreach (var block in SegmentMerge.Run(sources.ConvertAll(source => SegmentTable.Open(reader, source)), CurrentDocuments(reader, sources)))
            {
                batch.Add(block);
                if (batch.Sum(stored => stored.Bytes.Length) >= BytesPerWrite)
                {
                    if (isCancelled() || !await vault.WriteIndexAsync(database => TryStore(database, target, batch)))
                    {
                        return false;
                    }

                    batch.Clear();
                }
            }
        }
        catch (DamagedIndexException)
        {
            // Blocks change under a merge when something is erased; its segment is then gone. Otherwise they are damaged.
            await vault.WriteIndexAsync(database => !SegmentTable.Has(database, target) || Reset(database));
            return false;
        }

        return await vault.WriteIndexAsync(database => TryStore(database, target, batch) && Exchange(database, target, level, sources));
    }

    private static bool TryStore(Database database, long target, List<SegmentBlock> blocks)
    {
        var isThere = SegmentTable.Has(database, target);
        SegmentTable.Store(database, target, isThere ? blocks : []);
        return isThere;
    }

    private static bool Exchange(Database database, long target, int level, List<StoredSegment> sources)
    {
        var documents = SegmentTable.Open(database, sources[0] with { Number = target }).DocumentCount;
        SegmentTable.SetLevel(database, target, level, documents);
        sources.ForEach(source => SegmentTable.SetLevel(database, source.Number, SegmentTable.Unread, source.Documents));
        return true;
    }

    private static bool Reset(Database database)
    {
        KeywordIndex.Reset(database);
        return true;
    }

    // A document is current as long as a record has its sequence.
    private static Func<long, bool> CurrentDocuments(Database reader, List<StoredSegment> sources)
    {
        var first = sources[0].First;
        var last = sources.Max(source => SegmentTable.Open(reader, source) is { DocumentCount: > 0 and var count } segment ? segment.Document(count - 1).Sequence : source.First);
        var current = new BitArray(checked((int)(last - first + 1)));
        foreach (var sequence in reader.List("SELECT seq FROM records WHERE seq BETWEEN $1 AND $2", row => row.GetInt64(0), first, last))
        {
            current[(int)(sequence - first)] = true;
        }

        return sequence => current[(int)(sequence - first)];
    }

    // What is left of it when the vault is closed is deleted before the next merge.
    private async Task DeleteLeftoverAsync(Func<bool> isClosing)
    {
        foreach (var leftover in vault.Use(SegmentTable.Leftover))
        {
            // A part at a time, so that other writers have their turn.
            while (!isClosing() && !await vault.WriteIndexAsync(database => !SegmentTable.Has(database, leftover.Number) || SegmentTable.Delete(database, leftover.Number, BlocksPerDelete)))
            {
            }
        }
    }

    private FileStream? TryHold()
    {
        try
        {
            return new FileStream(vault.Folder.MergeLock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
