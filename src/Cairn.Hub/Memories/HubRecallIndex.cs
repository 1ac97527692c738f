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

    public HubRecallIndex(NpgsqlConnection connection, Guid vault, RecallCache cache, string now)
    {
        (_connection, _vault) = (connection, vault);
        var (indexed, stored, tail) = Look(connection, vault, now);

        // Their directories are blocks, too, and are read when nothing else is being read.
        var segments = stored.ConvertAll(segment => new Segment(new CachedBlocks(connection, cache.Blocks, vault, segment)));
        if (ReadTail(indexed, tail, cache.TailOf(vault), now) is { } last)
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

    // Where segments end, which there are, and the sequences behind them. What is hidden, or was before it stood in the tail, is noted.
    private (long Indexed, List<SegmentRow> Segments, List<long> Tail) Look(NpgsqlConnection connection, Guid vault, string now)
    {
        const string Indexed = "coalesce((SELECT indexed FROM indexes WHERE vault = @vault AND version = @Current), 0)";
        using var found = connection.QueryMultiple(
            $"""
            SELECT {Indexed};
            {SegmentRow.List} AND EXISTS (SELECT 1 FROM indexes WHERE vault = @vault AND version = @Current) ORDER BY first, segment;
            SELECT seq FROM hidden WHERE vault = @vault AND since <= @now;
            SELECT seq FROM records WHERE vault = @vault AND seq > {Indexed} ORDER BY seq;
            SELECT changes.seq FROM records JOIN changes USING (vault, record) WHERE vault = @vault AND records.seq > {Indexed} AND record <= {Indexed} AND changes.seq <= {Indexed}
            """,
            new { vault, IndexVersion.Current, now });
        var indexed = found.ReadSingle<long>();
        var segments = found.Read<SegmentRow>().AsList();
        _hidden.UnionWith(found.Read<long>());
        var tail = found.Read<long>().AsList();
        _hidden.UnionWith(found.Read<long>());
        return (indexed, segments, tail);
    }

    private List<DocumentRow> Load(string which, object parameters) => _connection.Query<DocumentRow>($"{DocumentRow.Select} WHERE vault = @vault AND {which} ORDER BY seq", parameters).AsList();

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
