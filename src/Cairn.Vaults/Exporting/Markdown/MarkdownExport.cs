using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Core.Sealing;
using Cairn.Core.Text;
using Cairn.Vaults.Records;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Exporting.Markdown;

/// <summary>Writes the visible records as files that a person would have made: one a conversation, one a document, one a note.</summary>
internal sealed class MarkdownExport(Database database, string folder, IProgress<long>? progress)
{
    /// <summary>Most records in one file; what is longer goes on in another.</summary>
    private const int FileRecordsMax = 2_000;

    /// <summary>Characters after which a file is full.</summary>
    private const int FileLengthMax = 2_000_000;

    private const int ReportEvery = 500;

    // Those of one conversation or document come one after the other, in its order. SQLite sorts beside the memory where they are many.
    private static string Ordered(Database database) => $"""
        SELECT {ShownRow.Columns}, CASE
            WHEN collection <> 'memories' THEN 'r' || collection || '/' || id
            WHEN json_extract({database.Fields}, '$.session') IS NOT NULL THEN 'c' || json_extract({database.Fields}, '$.session')
            WHEN json_extract({database.Fields}, '$.kind') = '{MemoryKind.Document}' AND json_extract({database.Fields}, '$.source') IS NOT NULL THEN 'd' || json_extract({database.Fields}, '$.source')
            ELSE 'n' || coalesce(json_extract({database.Fields}, '$.occurred_at'), '') || '/' || id END AS place
        FROM records WHERE visible = 1 AND collection <> '{SealCollection.Name}'
        ORDER BY place, json_extract({database.Fields}, '$.position'), json_extract({database.Fields}, '$.occurred_at'), id
        """;

    private readonly ExportedPaths _paths = new();
    private readonly List<VaultRecord> _gathered = [];
    private string _place = "";
    private long _gatheredLength;
    private long _written;
    private long _files;

    public ExportReport Write(CancellationToken cancellationToken)
    {
        using var rows = database.Query(Ordered(database));
        var place = rows.GetOrdinal("place");
        while (rows.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(rows.GetString(place), ShownRow.Read(database, rows).Record);
        }

        Finish();
        return new ExportReport(ExportFormat.Markdown, _written, _files, Vectors: 0);
    }

    private void Add(string place, VaultRecord record)
    {
        if (_gathered.Count > 0 && (place != _place || _gathered.Count == FileRecordsMax || _gatheredLength > FileLengthMax))
        {
            Finish();
        }

        _place = place;
        _gathered.Add(record);
        _gatheredLength += record.Fields.Sum(field => (long)field.Value.Json.Length);
        if (++_written % ReportEvery == 0)
        {
            progress?.Report(_written);
        }
    }

    private void Finish()
    {
        if (_gathered.Count == 0)
        {
            return;
        }

        var file = Path.Combine(folder, _paths.Take(NameOf(_gathered[0]), _place));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, MarkdownWriter.Write(_gathered), WholeFile.Utf8);
        _files++;
        _gathered.Clear();
        _gatheredLength = 0;
    }

    private string NameOf(VaultRecord first)
    {
        var day = (first.Fields.GetValueOrDefault("occurred_at").AsText() ?? (first.CreatedAt is { } created ? TimeText.Of(created) : "")) is { Length: >= 10 } time ? time[..10] : "";
        return _place[0] switch
        {
            'r' => $"{first.Key.Collection}/{ExportName.Segment(first.Fields.GetValueOrDefault("name").AsText() ?? first.Key.Id)}.md",
            'c' => $"memories/conversations/{ExportName.Segment($"{day} {_place[1..].Replace('/', ' ')}")}.md",
            'd' => ExportName.OfPlace("memories/documents", _place[1..]),
            _ => NameOfNote(first, day),
        };
    }

    // Many notes begin alike, so each has its mark from the start: another one never changes its name.
    private static string NameOfNote(VaultRecord note, string day)
    {
        var content = note.Fields.GetValueOrDefault("content").AsText() ?? "";
        var line = Excerpt.Of(content.TrimStart(), ExportName.SegmentLengthMax).Split('\n')[0];
        var path = $"memories/notes/{(day.Length > 0 ? ExportName.Segment(day[..7]) : "undated")}/{ExportName.Segment($"{day} {line}")}.md";
        return ExportName.WithMark(path, note.Key.ToString());
    }
}
