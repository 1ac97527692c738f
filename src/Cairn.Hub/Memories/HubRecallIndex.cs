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
    private readonly HashSet<long> _hidden;

    public HubRecallIndex(NpgsqlConnection connection, Guid vault, RecallCache cache, string now)
    {
        (_connection, _vault) = (connection, vault);
        using var found = connection.QueryMultiple(
            $"""
            SELECT version, indexed, erased, segment FROM indexes WHERE vault = @vault AND version = @Current;
            {SegmentRow.List};
            SELECT seq FROM hidden WHERE vault = @vault AND since <= @now
            """,
            new { vault, IndexVersion.Current, now });
        var indexed = found.ReadSingleOrDefault<IndexRow>()?.Indexed;
        var stored = found.Read<SegmentRow>().AsList();
        _hidden = [.. found.Read<long>()];
        var segments = indexed is null ? [] : stored.ConvertAll(segment => new Segment(new CachedBlocks(connection, cache.Blocks, vault, segment)));
        if (ReadTail(indexed ?? 0, cache.TailOf(vault), now) is { } tail)
        {
            TailCount = tail.DocumentCount;
            segments.Add(tail);
        }

        Segments = segments;
    }

    public IReadOnlyList<Segment> Segments { get; }

    /// <summary>Documents that the index does not reach yet.</summary>
    public int TailCount { get; }

    public bool MayHide => _hidden.Count > 0;

    public bool IsShown(long sequence) => !_hidden.Contains(sequence);

    public IReadOnlyList<SearchTerm> TermsOf(long sequence) => Load("seq = @sequence", new { vault = _vault, sequence }) is [var row] ? row.Document?.Terms ?? [] : [];

    private List<DocumentRow> Load(string which, object parameters) => _connection.Query<DocumentRow>($"{DocumentRow.Select} WHERE vault = @vault AND {which} ORDER BY seq", parameters).AsList();

    private Segment? ReadTail(long indexed, TailDocuments documents, string now)
    {
        // What the records in the tail were before may stand in segments.
        var vault = _vault;
        using var found = _connection.QueryMultiple(
            """
            SELECT seq FROM records WHERE vault = @vault AND seq > @indexed ORDER BY seq;
            SELECT changes.seq FROM records JOIN changes USING (vault, record) WHERE vault = @vault AND records.seq > @indexed AND record <= @indexed AND changes.seq <= @indexed
            """,
            new { vault, indexed });
        var sequences = found.Read<long>().AsList();
        _hidden.UnionWith(found.Read<long>());
        var tail = documents.Read(sequences, from => Load("seq >= @from", new { vault, from }).Select(row => KeyValuePair.Create(row.Seq, row.Document)));
        if (tail?.Find(System.Text.Encoding.UTF8.GetBytes(FilterTerm.Expires)) is not null)
        {
            _hidden.UnionWith(Load("seq > @indexed AND fields LIKE '%\"expires_at\"%'", new { vault, indexed })
                .Where(row => ChangeJson.ReadFields(row.Fields).GetValueOrDefault("expires_at").AsText() is { } until && string.CompareOrdinal(until, now) <= 0).Select(row => row.Seq));
        }

        return tail;
    }
}
