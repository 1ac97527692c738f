using Cairn.Core.Sync;

namespace Cairn.Hub.Sync;

/// <summary>Asks whether places are places of a log as it is now.</summary>
internal sealed class KnownPlaces
{
    /// <summary>Counts those that are. Each is looked up by itself, whatever a plan says of how many there may be.</summary>
    public const string Count = "SELECT count(*) FROM unnest(@Seqs, @Marks) AS asked (seq, mark) WHERE asked.mark = (SELECT mark FROM changes WHERE vault = @vault AND changes.seq = asked.seq)";

    public KnownPlaces(params IReadOnlyCollection<LogCursor> places)
    {
        var asked = places.Where(place => place != LogCursor.Start).Distinct().ToList();
        (Seqs, Marks) = ([.. asked.Select(place => place.Sequence)], [.. asked.Select(place => place.Mark)]);
    }

    public long[] Seqs { get; }

    public Guid[] Marks { get; }

    /// <summary>Whether so many are all of them.</summary>
    public bool AreAll(long count) => count == Seqs.Length;
}
