using Cairn.Core.Index;
using Cairn.Core.Recall;
using Cairn.Core.Records;

namespace Cairn.Core.Tests.Recall;

/// <summary>An index of memories that are held in memory, in one segment or several.</summary>
internal sealed class TextIndex : IRecallIndex
{
    public static readonly DateTimeOffset Start = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly List<SearchDocument> _documents = [];
    private readonly List<int> _borders = [];
    private readonly HashSet<long> _superseded = [];
    private IReadOnlyList<Segment>? _segments;

    public IReadOnlyList<Segment> Segments => _segments ??= [.. _borders.Prepend(0).Zip(_borders.Append(_documents.Count), (from, to) =>
        Index.Segments.Of(_documents.GetRange(from, to - from)))];

    public IReadOnlyList<IReadOnlyList<SearchTerm>> TermsOf(IReadOnlyList<long> sequences) => [.. sequences.Select(sequence => _superseded.Contains(sequence) ? [] : _documents[(int)sequence - 1].Terms)];

    public bool MayHide => _superseded.Count > 0;

    public bool IsShown(long sequence) => !_superseded.Contains(sequence);

    /// <summary>Adds a memory a minute after the one before.</summary>
    /// <returns>Its sequence, from 1.</returns>
    public long Add(string content, string? session = null, DateTimeOffset? time = null, string? speaker = null, params IEnumerable<string> tags)
    {
        var sequence = _documents.Count + 1;
        var fields = new Dictionary<string, FieldValue>
        {
            ["kind"] = FieldValue.Text("note"),
            ["content"] = FieldValue.Text(content),
            ["session"] = session is null ? default : FieldValue.Text(session),
            ["speaker"] = speaker is null ? default : FieldValue.Text(speaker),
            ["tags"] = FieldValue.Texts(tags),
        };
        _documents.Add(DocumentReader.Read(new RecordKey("memories", $"m{sequence}"), fields, sequence, "anna", time ?? Start.AddMinutes(sequence))!);
        _segments = null;
        return sequence;
    }

    /// <summary>Adds memories that share no word with each other or anything else.</summary>
    public void AddOthers(int count)
    {
        for (var number = 0; number < count; number++)
        {
            Add($"xq{_documents.Count} xz{_documents.Count}");
        }
    }

    /// <summary>Begins the next segment.</summary>
    public void EndSegment() => _borders.Add(_documents.Count);

    /// <summary>Makes a document one of an earlier version of its record.</summary>
    public void Supersede(long sequence) => _superseded.Add(sequence);

    public RecallPlan Read(string query, bool isPrefix = false, Ranking? ranking = null) =>
        new QueryReader(ranking ?? Ranking.Default, this).Read(query, Start.AddDays(1), TimeZoneInfo.Utc, isPrefix);

    public RankedAnswer Rank(RecallPlan plan, Ranking? ranking = null) => new Ranker(this, ranking ?? Ranking.Default, TimeProvider.System).Rank(plan);

    public List<long> Find(string query, Ranking? ranking = null) => [.. Rank(Read(query, ranking: ranking), ranking).Documents.Select(document => document.Sequence)];
}
