namespace Cairn.Core.Index;

/// <summary>When segments are made, and which are put together, so that a query looks into few.</summary>
public static class SegmentPlan
{
    /// <summary>Changes beyond the index that make it worth catching up.</summary>
    public const int TailMax = 512;

    /// <summary>Most records in a segment that was not merged.</summary>
    public const int FlushMax = 4_096;

    /// <summary>Segments of one level that make one of the next, with those of lower levels that stand between them.</summary>
    public const int FanIn = 8;

    /// <summary>Segments of this level stay as they are: two million documents.</summary>
    private const int LevelMax = 3;

    /// <summary>The level of a new segment. A full one, as a large import makes, is as good as several that were merged.</summary>
    /// <param name="records">How many records were read for it.</param>
    public static int LevelOf(int records) => records == FlushMax ? 1 : 0;

    /// <summary>The segments to merge next, and the level of what they make; null where there is nothing to merge.</summary>
    /// <param name="segments">Those that are read, in ascending order of their documents.</param>
    public static (int Level, List<StoredSegment> Sources)? Pick(List<StoredSegment> segments)
    {
        for (var level = 0; level < LevelMax; level++)
        {
            // In the order of their documents, without a gap. Those of the level are counted, and not all below it as well: a merge of one large
            // segment with seven small ones would lift it to the next level, and soon everything to the last, where segments only gather.
            var full = Enumerable.Range(0, segments.Count).Where(place => segments[place].Level == level).Take(FanIn).ToList();
            if (full.Count == FanIn)
            {
                var from = segments.FindIndex(segment => segment.Level <= level);
                return (level + 1, segments.GetRange(from, full[^1] - from + 1));
            }
        }

        return null;
    }
}
