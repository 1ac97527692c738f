using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cairn.Core.Memories;
using Cairn.Vaults.Records;
using Cairn.Vaults.Storage;
using Cairn.Vaults.Vectors;
using Cairn.Vaults.Vectors.Npy;

namespace Cairn.Vaults.Exporting.Seeds;

/// <summary>Writes records as a folder in the seed layout: nodes and episodes, a row of a matrix for each, and clusters.</summary>
internal sealed class SeedExport(Vault vault, Database database, string folder, IProgress<long>? progress)
{
    private const int ReportEvery = 500;

    /// <summary>Bytes that are written together.</summary>
    private const int PendingBytesMax = 1 << 20;

    private readonly string _isEpisode = $"json_extract({database.Fields}, '$.kind') = '{MemoryKind.Episode}'";

    // The files are read as JSON only, so letters of all scripts stay as they are.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StoredModel? _model = VectorRows.ModelOf(database);
    private long _written;
    private long _vectors;

    public ExportReport Write(CancellationToken cancellationToken)
    {
        foreach (var empty in SeedLayout.EmptyFolders)
        {
            Directory.CreateDirectory(Path.Combine(folder, empty));
        }

        var memories = $"collection = '{MemoryCollections.Memories.Name}'";
        WriteJson(SeedLayout.Config, WriteConfig);
        WriteArray(SeedLayout.Nodes, SeedLayout.NodeVectors, $"{memories} AND NOT coalesce({_isEpisode}, 0)", cancellationToken);
        WriteArray(SeedLayout.Episodes, SeedLayout.EpisodeVectors, $"{memories} AND coalesce({_isEpisode}, 0)", cancellationToken);
        WriteArray(SeedLayout.Profile, vectors: null, $"collection = '{MemoryCollections.Profile.Name}'", cancellationToken);
        WriteJson(SeedLayout.Clusters, WriteClusters);
        WriteJson(SeedLayout.LastSync, WriteLastSync);
        var files = WriteManifest();
        return new ExportReport(ExportFormat.Seed, _written, files + 1, _vectors);
    }

    private void WriteConfig(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber(SeedLayout.Version, 1);
        json.WriteString("vault_id", vault.Id);
        if (_model is not null)
        {
            json.WriteString("embedding_model", _model.Name);
            json.WriteNumber("embedding_dimensions", _model.Dimensions);
        }

        json.WriteEndObject();
    }

    // What is archived is there and marked; what is erased has no fields, and is not.
    private void WriteArray(string name, string? vectors, string where, CancellationToken cancellationToken)
    {
        var all = $"FROM records WHERE {where} AND erased IS NULL AND (visible = 1 OR fields <> '{{}}')";
        using var matrix = vectors is null || _model is null ? null : new NpyWriter(Create(vectors), database.Number($"SELECT count(*) {all}"), _model.Dimensions);
        var rows = _model is null ? null : new VectorRows(database, _model);
        WriteJson(name, json =>
        {
            json.WriteStartArray();
            using var records = database.Query($"SELECT {ShownRow.Columns} {all} ORDER BY rid");
            while (records.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (rid, shown) = ShownRow.Read(database, records);
                SeedNode.Write(json, shown);
                if (matrix is not null)
                {
                    var row = rows!.Of(rid, shown);
                    _vectors += row.IsEmpty ? 0 : 1;
                    matrix.Write(row);
                }

                if (json.BytesPending > PendingBytesMax)
                {
                    json.Flush();
                }

                if (++_written % ReportEvery == 0)
                {
                    progress?.Report(_written);
                }
            }

            json.WriteEndArray();
        });
    }

    private void WriteClusters(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        using var rows = database.Query(
            $"SELECT id, json_extract({database.Fields}, '$.metadata.cluster') FROM records WHERE collection = 'memories' AND visible = 1 AND json_type({database.Fields}, '$.metadata.cluster') IN ('integer', 'text') ORDER BY rid");
        while (rows.Read())
        {
            json.WritePropertyName(rows.GetString(0));
            if (rows.GetValue(1) is long number)
            {
                json.WriteNumberValue(number);
            }
            else
            {
                json.WriteStringValue(rows.GetString(1));
            }
        }

        json.WriteEndObject();
    }

    private static void WriteLastSync(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNull("last_sync");
        json.WriteEndObject();
    }

    private int WriteManifest()
    {
        var files = SeedLayout.Files.Where(name => File.Exists(PathOf(name))).ToList();
        WriteJson(SeedLayout.Manifest, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("files");
            foreach (var name in files)
            {
                using var file = File.OpenRead(PathOf(name));
                json.WriteStartObject();
                json.WriteString("path", name);
                json.WriteNumber("bytes", file.Length);
                json.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(file)));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
        return files.Count;
    }

    private void WriteJson(string name, Action<Utf8JsonWriter> write)
    {
        using var file = Create(name);
        using var json = new Utf8JsonWriter(file, Readable);
        write(json);
    }

    private FileStream Create(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        return new FileStream(PathOf(name), FileMode.CreateNew);
    }

    private string PathOf(string name) => Path.Combine(folder, name);
}
