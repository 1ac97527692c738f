using System.Runtime.InteropServices;
using System.Text;
using Cairn.Core.Collections;
using Cairn.Core.Records;
using Cairn.Core.Text;
using Cairn.Core.Times;

namespace Cairn.Core.Index;

/// <summary>Reads a record as a document of the keyword index. The same record always gives the same document in one <see cref="Version"/>.</summary>
/// <remarks>The impact of a term is x / (x + k1), as in BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009), where x is the sum over
/// the fields of frequency times weight, divided by a power of the document's length. The length is not taken relative to the average of the
/// collection, so that a document's impacts never depend on other documents.</remarks>
public sealed class DocumentReader
{
    /// <summary>Counts up whenever a record may give another document than before; an index of another version is built again.</summary>
    public const int Version = (100 * Analyzer.Version) + 2;

    private const double Saturation = 0.9;
    private const double TypicalLength = 20;
    private const double LengthPower = 0.25;

    // What the time of a document, and the times that it speaks of, weigh beside a word of its content.
    private const double OwnTimeWeight = 0.4;
    private const double SpokenTimeWeight = 1;
    private const int SpokenTimeTermsMax = 8;

    // What a document has beside the terms of its texts, nearly always.
    private const int FurtherTerms = 8;

    private readonly Dictionary<string, double> _weights = new(StringComparer.Ordinal);
    private Language _language;
    private int _length;

    private DocumentReader()
    {
    }

    /// <summary>Reads a record.</summary>
    /// <param name="key">The record.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="sequence">The sequence of its last change.</param>
    /// <param name="actor">Who wrote it first.</param>
    /// <param name="created">When it was written first; null where that is not known.</param>
    /// <returns>Null where nothing of the record is searched.</returns>
    public static SearchDocument? Read(RecordKey key, IReadOnlyDictionary<string, FieldValue> fields, long sequence, string actor, DateTimeOffset? created)
    {
        if (Catalog.Find(key.Collection) is not { IsSearched: true } collection)
        {
            return null;
        }

        var time = fields.GetValueOrDefault("occurred_at").AsText() is { } occurred && TimeText.TryRead(occurred, out var known) ? known : created;
        var reader = new DocumentReader();
        foreach (var field in collection.Fields.Where(field => field.SearchWeight > 0))
        {
            foreach (var text in TextsOf(fields.GetValueOrDefault(field.Name)))
            {
                reader.AddText(field, text, time);
            }
        }

        if (time is { } own)
        {
            reader.AddTimes(DayCover.TermsOf(own), OwnTimeWeight);
        }

        return new SearchDocument(
            new DocumentEntry(sequence, Minutes(time), SessionOf(fields)), reader._language, reader.Terms(FiltersOf(key.Collection, fields, actor)));
    }

    /// <summary>A time as a document's entry holds it.</summary>
    public static int Minutes(DateTimeOffset? time) =>
        time is { } known ? (int)Math.Clamp(known.ToUnixTimeSeconds() / 60, DocumentEntry.NoTime + 1L, int.MaxValue) : DocumentEntry.NoTime;

    private void AddText(Field field, string text, DateTimeOffset? time)
    {
        var language = Analyzer.LanguageOf(text);
        var terms = Analyzer.Terms(text, language);
        _weights.EnsureCapacity(_weights.Count + terms.Count + FurtherTerms);
        foreach (var term in terms)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_weights, term, out _) += field.SearchWeight;
            _length++;
        }

        if (!field.IsRequired)
        {
            return;
        }

        // "Yesterday" means the day before the memory, whenever it is read; its time zone is not known.
        _language = language;
        foreach (var spoken in time is { } known ? TimeExpressions.Find(text, known, TimeZoneInfo.Utc) : [])
        {
            AddTimes(DayCover.Cover(spoken.From, spoken.To, SpokenTimeTermsMax).SelectMany(WithWhole), SpokenTimeWeight);
        }
    }

    private void AddTimes(IEnumerable<string> times, double weight)
    {
        foreach (var time in times)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_weights, FilterTerm.Time(time), out _);
            known = Math.Max(known, weight);
        }
    }

    // A day, and the month and the year that it is in.
    private static IEnumerable<string> WithWhole(string time)
    {
        yield return time;
        for (var dash = time.LastIndexOf('-'); dash > 0; dash = time.LastIndexOf('-', dash - 1))
        {
            yield return time[..dash];
        }
    }

    private List<SearchTerm> Terms(List<string> filters)
    {
        var norm = Math.Pow(Math.Max(1, _length) / TypicalLength, LengthPower);
        var terms = new List<SearchTerm>(_weights.Count + FurtherTerms);
        foreach (var (term, weight) in _weights)
        {
            terms.Add(new SearchTerm(term, Impact(weight / norm)));
        }

        terms.AddRange(filters.Distinct(StringComparer.Ordinal).Select(filter => new SearchTerm(filter, byte.MaxValue)));
        return terms;
    }

    private static byte Impact(double weight) => (byte)Math.Max(1, Math.Round(byte.MaxValue * weight / (weight + Saturation)));

    private static List<string> FiltersOf(string collection, IReadOnlyDictionary<string, FieldValue> fields, string actor)
    {
        var filters = new List<string>(FurtherTerms) { FilterTerm.Collection(collection), FilterTerm.Actor(actor) };
        if (fields.ContainsKey("expires_at"))
        {
            filters.Add(FilterTerm.Expires);
        }

        foreach (var field in FilterTerm.Fields)
        {
            foreach (var value in TextsOf(fields.GetValueOrDefault(field)))
            {
                filters.Add(FilterTerm.Field(field, value));
            }
        }

        return filters;
    }

    private static IReadOnlyList<string> TextsOf(FieldValue value) => value.AsText() is { } text ? [text] : value.AsTexts() ?? [];

    // FNV-1a (Fowler, Noll, Vo).
    private static uint SessionOf(IReadOnlyDictionary<string, FieldValue> fields) => fields.GetValueOrDefault("session").AsText() is not { } session
        ? 0
        : Math.Max(1, Encoding.UTF8.GetBytes(session).Aggregate(2_166_136_261, (hash, part) => (hash ^ part) * 16_777_619));
}
