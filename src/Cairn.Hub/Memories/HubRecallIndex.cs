using System.Text;
using Cairn.Core.Changes;
using Cairn.Core.Index;
using Cairn.Core.Recall;
using Dapper;
using Npgsql;

namespace Cairn.Hub.Memories;

/// <summary>The index of one vault and its tail as one, within one snapshot in the name of who asks.</summary>
internal sealed class HubRecallIndex : IRecallIndex
{
    private readonly NpgsqlConnection _connection;
    private readonly Guid _vault;
    private readonly HashSet<long> _hidden = [];

    public HubRecallIndex(NpgsqlConnection connection, AskedVault vault, RecallCache cache, string now)
    {
        (_connection, _vault) = (connection, vault.Vault);
        var (stored, tail) = Look(vault.Indexed, now);

        // Their directories are blocks, too, and are read when nothing else is being read.
        var segments = stored.ConvertAll(segment => new Segment(new CachedBlocks(connection, cache.Blocks, _vault, segment)));
        if (ReadTail(vault.Indexed, tail, cache.TailOf(_vault), now) is { } last)
        {
            TailCount = last.DocumentCount;
            segments.Add(last);
        }

        Segments = segments;
    }

    public IReadOnlyList<Segment> Segments { get; }

    /// <summary>Documents that the index does not reach yet.</summary>
    public int TailCount { get; }

    public bool MayHide => _hidden.Count > 0;

    public bool IsShown(long sequence) => !_hidden.Contains(sequence);

    public IReadOnlyList<IReadOnlyList<SearchTerm>> TermsOf(IReadOnlyList<long> sequences)
    {
        var rows = Load("seq = ANY (@sequences)", new { vault = _vault, sequences = sequences.ToArray() }).ToDictionary(row => row.Seq);
        return [.. sequences.Select(sequence => rows.GetValueOrDefault(sequence)?.Document?.Terms ?? [])];
    }

    // The segments, and the sequences behind them. What is hidden in them is noted, and what the records behind them were before. Where they end is a parameter:
    // beside policies, PostgreSQL looks a value up in an index only where it is known beforehand.
    private (List<SegmentRow> Segments, List<long> Tail) Look(long indexed, string now)
    {
        using var found = _connection.QueryMultiple(
            $"""
            {SegmentRow.List} AND @indexed > 0 ORDER BY first, segment;
            SELECT seq FROM hidden WHERE vault = @vault AND since <= @now;
            SELECT seq FROM records WHERE vault = @vault AND seq > 0 AND seq > @indexed ORDER BY seq;
            SELECT changes.seq FROM records JOIN changes USING (vault, record) WHERE vault = @vault AND records.seq > 0 AND records.seq > @indexed AND record <= @indexed AND changes.seq <= @indexed
            """,
            new { vault = _vault, indexed, now });
        var segments = found.Read<SegmentRow>().AsList();
        _hidden.UnionWith(found.Read<long>());
        var tail = found.Read<long>().AsList();
        _hidden.UnionWith(found.Read<long>());
        return (segments, tail);
    }

    private List<DocumentRow> Load(string which, object parameters) => _connection.Query<DocumentRow>($"{DocumentRow.Select} AND {which} ORDER BY seq", parameters).AsList();

    private Segment? ReadTail(long indexed, List<long> sequences, TailDocuments documents, string now)
    {
        var vault = _vault;
        var tail = documents.Read(sequences, from => Load("seq >= @from", new { vault, from }).Select(row => KeyValuePair.Create(row.Seq, row.Document)));
        if (tail?.Find(Encoding.UTF8.GetBytes(FilterTerm.Expires)) is not null)
        {
            _hidden.UnionWith(Load("seq > @indexed AND fields LIKE '%\"expires_at\"%'", new { vault, indexed })
                .Where(row => ChangeJson.ReadFields(row.Fields).GetValueOrDefault("expires_at").AsText() is { } until && string.CompareOrdinal(until, now) <= 0).Select(row => row.Seq));
        }

        return tail;
    }
}
