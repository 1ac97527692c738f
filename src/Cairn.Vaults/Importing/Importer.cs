using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Ids;
using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Vaults.Log;

namespace Cairn.Vaults.Importing;

/// <summary>Brings files into a vault: Markdown and plain text in passages, JSONL line by line, an exported log as the changes that it is.</summary>
/// <remarks>Can be cut short and begun again at any point, and run twice without effect: every memory's id follows from its source and its place
/// there, on every device. What was edited, archived or erased here stays so.</remarks>
public sealed class Importer(Vault vault, IProgress<ImportReport>? progress)
{
    /// <summary>Most writes in one transaction, and between two reports of progress.</summary>
    private const int BatchMax = 500;

    // Passages of a text that are gone from it are archived; lines are not, so the two are told apart by their author.
    private readonly MemoryImport _texts = new(vault.Id, Author.Import);
    private readonly MemoryImport _lines = new(vault.Id, Author.ImportLines);
    private readonly ImportReport _report = new();
    private readonly List<PendingWrite> _pending = [];
    private ImportedSources? _sources;

    /// <summary>What the memories' sources begin with; null for the file's or folder's own name.</summary>
    public string? Name { get; init; }

    /// <summary>Imports a file, or a folder with all below it but what is hidden.</summary>
    /// <exception cref="CairnException">Codes <c>path_not_found</c>, <c>import_name_taken</c>, <c>invalid_import_name</c>, and those of <see cref="Vault.WriteAsync"/>.</exception>
    public async Task<ImportReport> ImportAsync(string path, CancellationToken cancellationToken)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!File.Exists(full) && !Directory.Exists(full))
        {
            throw new CairnException("path_not_found", $"There is no file or folder {path}.", "Check the path.");
        }

        var root = await ImportName.ClaimAsync(vault, full, Name);
        foreach (var file in SourceFiles.Below(full))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await ImportFileAsync(file, file == full ? root : $"{root}/{Path.GetRelativePath(full, file).Replace('\\', '/')}", cancellationToken);
        }

        await FlushAsync();
        return _report;
    }

    private async Task ImportFileAsync(string path, string source, CancellationToken cancellationToken)
    {
        try
        {
            switch (SourceFiles.KindOf(path))
            {
                case SourceKind.Text:
                    await ImportTextAsync(path, source);
                    break;
                case SourceKind.JsonLines:
                    await ImportLinesAsync(path, source, cancellationToken);
                    break;
                default:
                    _report.Skipped++;
                    break;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _report.Problems.Add(new ImportProblem(source, 0, "The file cannot be read. Check its permissions."));
        }
    }

    private async Task ImportTextAsync(string path, string source)
    {
        if (new FileInfo(path).Length > TextFile.BytesMax)
        {
            _report.Problems.Add(new ImportProblem(source, 0, $"The file is larger than {TextFile.BytesMax >> 20} MiB. Split it."));
            return;
        }

        if (TextFile.Read(path) is not { } text)
        {
            _report.Skipped++;
            return;
        }

        _report.Files++;
        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (var passage in MarkdownFile.Read(source, text))
        {
            var key = KeyOf(source, passage.Place);
            present.Add(key.Id);
            await AddAsync(new PendingWrite(source, 0, batch => _texts.Write(batch, key, Checked(passage.Fields))));
        }

        _sources ??= ImportedSources.Load(vault);
        foreach (var gone in _sources.IdsOf(source).Where(id => !present.Contains(id)))
        {
            await AddAsync(new PendingWrite(source, 0, batch => _texts.Archive(batch, gone)));
        }
    }

    private async Task ImportLinesAsync(string path, string source, CancellationToken cancellationToken)
    {
        _report.Files++;
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                await AddAsync(new PendingWrite(source, number, batch => WriteLine(batch, source, line)));
            }
        }
    }

    private ImportOutcome WriteLine(WriteBatch batch, string source, string line)
    {
        if (JsonLine.ReadChange(line) is { } change)
        {
            return batch.Apply(change) ? ImportOutcome.Added : ImportOutcome.Unchanged;
        }

        var (id, memory) = JsonLine.ReadMemory(line);
        memory.TryAdd("source", FieldValue.Text(source));
        var fields = Checked(memory);
        return _lines.Write(batch, id is null ? KeyOf(source, ChangeJson.WriteFields(fields)) : new RecordKey(MemoryCollections.Memories.Name, id), fields);
    }

    private static SortedList<string, FieldValue> Checked(SortedList<string, FieldValue> fields) => MemoryCollections.Memories.Check(fields, isNew: true);

    private RecordKey KeyOf(string source, string place) => new(MemoryCollections.Memories.Name, Uuid.Version8(vault.Id, "import", source, place).ToString());

    private async Task AddAsync(PendingWrite write)
    {
        _pending.Add(write);
        if (_pending.Count >= BatchMax)
        {
            await FlushAsync();
        }
    }

    private async Task FlushAsync()
    {
        var done = await vault.WriteAsync(batch => _pending.ConvertAll(write => write.Run(batch)));
        _pending.Clear();
        foreach (var (outcome, problem) in done)
        {
            _report.Count(outcome, problem);
        }

        progress?.Report(_report);
    }
}
