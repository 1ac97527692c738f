using Cairn.Core;
using Cairn.Core.Collections;
using Cairn.Core.Ids;
using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Vaults.Importing.Archives;
using Cairn.Vaults.Importing.Workspace;
using Cairn.Vaults.Log;
using Cairn.Vaults.Vectors;

namespace Cairn.Vaults.Importing;

/// <summary>Brings files into a vault: texts in passages, chats message by message, an exported log as the changes that it is.</summary>
/// <remarks>Can be cut short and begun again at any point, and run twice without effect: every memory's id follows from its source and its place
/// there, on every device. What was edited, archived or erased here stays so. An importer imports once.</remarks>
public sealed class Importer(Vault vault, IProgress<ImportReport>? progress)
{
    /// <summary>Most writes in one transaction, and between two reports of progress.</summary>
    private const int BatchMax = 500;

    /// <summary>Most characters of fields that wait for their transaction.</summary>
    private const int BatchLengthMax = 4 << 20;

    // Passages of a text that are gone from it are archived; lines and messages are not, so the two are told apart by their author.
    private readonly MemoryImport _texts = new(vault.Space, Author.Import);
    private readonly MemoryImport _lines = new(vault.Space, Author.ImportLines);
    private readonly ImportReport _report = new();
    private readonly byte[] _head = new byte[SourceFormats.HeadBytes];
    private readonly List<PendingWrite> _pending = [];
    private readonly ImportRepeats _repeats = new(vault.Space);
    private int _pendingLength;
    private ImportedSources? _sources;
    private SourceFiles? _files;
    private Func<Task>? _claimName;

    /// <summary>What the memories' sources begin with; null for the file's or folder's own name.</summary>
    public string? Name { get; init; }

    /// <summary>Whether what is imported stays on this device. The same imported once so and once shared is two sets of memories, of which neither import touches the other's.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>How much of an archive is read.</summary>
    internal ZipLimits Limits { get; init; } = new();

    /// <summary>Imports a file, or a folder with all below it but what is hidden.</summary>
    /// <exception cref="CairnException">Codes <c>path_not_found</c>, <c>import_name_taken</c>, <c>invalid_import_name</c>, and those of <see cref="Vault.WriteAsync"/>.</exception>
    public Task<ImportReport> ImportAsync(string path, CancellationToken cancellationToken) => ImportAsync(path, chosen: null, [], cancellationToken);

    /// <summary>Imports some files of a folder, and archives what came from others that are gone.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="chosen">The full names of the files to read; null for all.</param>
    /// <param name="gone">The full names of those that are gone.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<ImportReport> ImportAsync(string path, IReadOnlySet<string>? chosen, IReadOnlyCollection<string> gone, CancellationToken cancellationToken)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!File.Exists(full) && !Directory.Exists(full))
        {
            throw new CairnException("path_not_found", $"There is no file or folder {path}.", "Check the path.");
        }

        var root = ImportName.Of(full, Name);
        Task<bool>? claim = null;
        _claimName = () => claim ??= ImportName.ClaimAsync(vault, full, root, isGiven: Name is not null);
        _files = new SourceFiles(full, root, Limits) { Chosen = chosen };
        _report.BytesInAll = progress is null ? null : _files.CountBytes();
        foreach (var (file, source) in _files.All())
        {
            cancellationToken.ThrowIfCancellationRequested();
            await ImportFileAsync(file, source, cancellationToken);
        }

        foreach (var file in gone)
        {
            await ArchiveAllAsync($"{root}/{Path.GetRelativePath(full, file).Replace('\\', '/')}");
        }

        await FlushAsync();
        return _report;
    }

    /// <summary>Imports what a browser kept under <c>creation-store</c>. Its records have ids of their own, so that it may come again from anywhere.</summary>
    /// <param name="json">Its JSON, in UTF-8.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What became of it; no file where it is no such thing.</returns>
    public async Task<ImportReport> ImportStoreAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        var file = new SourceFile("creation-store.json", json.Length, () => new MemoryStream(json.ToArray(), writable: false));
        if (new CreationStoreFormat().Recognises(file.Name, json.Span[..Math.Min(json.Length, SourceFormats.HeadBytes)]))
        {
            await ImportFileAsync(file, file.Name, cancellationToken);
            await FlushAsync();
        }

        return _report;
    }

    private async Task ImportFileAsync(SourceFile file, string source, CancellationToken cancellationToken)
    {
        var head = 0;
        if (!await TryReadAsync(source, async () => head = await ReadHeadAsync(file, cancellationToken)))
        {
            return;
        }

        if (SourceFormats.Of(file.Name, _head.AsSpan(0, head)) is not { } format)
        {
            _report.Skipped++;
            return;
        }

        _report.Files++;
        if (format.IsWhole)
        {
            await _claimName!();
        }

        // A small file has been read already.
        var whole = head == _head.Length ? file : file with { Length = head, Open = () => new MemoryStream(_head, 0, head, writable: false) };
        var present = new HashSet<string>(StringComparer.Ordinal);
        var problems = _report.ProblemCount;
        SourceItem? item = null;
        var isSkipped = false;
        await using var items = format.ReadAsync(whole, source, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await TryReadAsync(source, async () => item = await items.MoveNextAsync() ? items.Current : null) && item is not null)
        {
            isSkipped |= item.IsSkipped;
            await AddAsync(item, source, format.IsWhole ? present : null);
        }

        _report.Files -= isSkipped ? 1 : 0;
        _report.Skipped += isSkipped ? 1 : 0;

        // What could not be read may still be there.
        if (format.IsWhole && !isSkipped && _report.ProblemCount == problems)
        {
            await ArchiveOthersAsync(source, present);
        }
    }

    private async Task<int> ReadHeadAsync(SourceFile file, CancellationToken cancellationToken)
    {
        await using var stream = file.Open();
        return await stream.ReadAtLeastAsync(_head, _head.Length, throwOnEndOfStream: false, cancellationToken);
    }

    // What is wrong with a file is told of, and the others are imported. What is wrong with the vault ends the import.
    private async Task<bool> TryReadAsync(string source, Func<Task> read)
    {
        try
        {
            await read();
            return true;
        }
        catch (CairnException problem)
        {
            _report.Add(ImportProblem.Of(source, 0, problem));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _report.Add(new ImportProblem(source, 0, "The file cannot be read. Check its permissions."));
        }

        return false;
    }

    private async Task AddAsync(SourceItem item, string source, HashSet<string>? present)
    {
        if (item.Hint is { } hint)
        {
            _report.Add(hint);
        }
        else if (item.Problem is { } unreadable)
        {
            _report.Add(ImportProblem.Of(source, item.Line, unreadable));
        }
        else if (item.Change is { Key.IsPrivate: false } && IsPrivate)
        {
            _report.Add(ImportProblem.Of(source, item.Line, new CairnException("import_not_private", "A change of an exported log is of a record that is shared, and stays so.", "Import the log without --private, or export a folder of files and import that.")));
        }
        else if (item.Change is { } change)
        {
            await AddAsync(new PendingWrite(source, item.Line, batch => batch.TakeIn(change) ? ImportOutcome.Added : ImportOutcome.Unchanged), LengthOf(change.Fields));
        }
        else
        {
            if (item is { Source: null, IsWholeRecord: false })
            {
                await _claimName!();
            }

            var key = KeyOf(item, source);
            present?.Add(key.Id);
            await AddAsync(item, key, source, present is null ? _lines : _texts);
        }
    }

    private async Task AddAsync(SourceItem item, RecordKey key, string source, MemoryImport import)
    {
        SortedList<string, FieldValue> fields;
        try
        {
            if (!item.IsWholeRecord)
            {
                item.Fields.TryAdd("source", FieldValue.Text(item.Source ?? source));
            }

            fields = (Catalog.Find(item.Collection) ?? throw UnknownCollection(item)).Check(item.Fields, isNew: true);
            if ((item.Id ?? item.Source) is not null && _repeats.IsRepeated(item.Collection == MemoryCollections.Memories.Name ? key.Id : key.ToString(), fields))
            {
                _report.Count(ImportOutcome.Unchanged);
                return;
            }
        }
        catch (CairnException refused)
        {
            _report.Add(ImportProblem.Of(source, item.Line, refused));
            return;
        }

        var write = new PendingWrite(source, item.Line, batch => item.IsArchived ? import.WriteArchived(batch, key, fields) : import.Write(batch, key, fields));
        await AddAsync(write with { Vector = item.Vector is { } vector ? (key, vector) : null }, LengthOf(fields));
    }

    private async Task ArchiveOthersAsync(string source, HashSet<string> present)
    {
        _sources ??= ImportedSources.Load(vault);
        foreach (var gone in _sources.IdsOf(source).Where(id => IsOurs(id) && !present.Contains(id)))
        {
            await AddAsync(new PendingWrite(source, 0, batch => _texts.Archive(batch, gone)), length: 0);
        }
    }

    // What came from within an archive is gone with it.
    private async Task ArchiveAllAsync(string source)
    {
        _sources ??= ImportedSources.Load(vault);
        foreach (var id in _sources.IdsFrom(source).Where(IsOurs))
        {
            await AddAsync(new PendingWrite(source, 0, batch => _texts.ArchiveOwn(batch, id)), length: 0);
        }
    }

    private RecordKey KeyOf(SourceItem item, string source)
    {
        var id = item.Id ?? Uuid.Version8(vault.Space, IsPrivate ? "private import" : "import", item.Source ?? source, item.Place).ToString();
        return new RecordKey(item.Collection, IsPrivate && !id.StartsWith(RecordKey.PrivatePrefix, StringComparison.Ordinal) ? RecordKey.PrivatePrefix + id : id);
    }

    private bool IsOurs(string id) => id.StartsWith(RecordKey.PrivatePrefix, StringComparison.Ordinal) == IsPrivate;

    private static CairnException UnknownCollection(SourceItem item) => new(
        "unknown_collection", $"There is no collection {item.Collection} in this version.", "A later version of Cairn wrote it: upgrade, then import again.");

    private static int LengthOf(IReadOnlyDictionary<string, FieldValue> fields) => fields.Values.Sum(value => value.Json.Length);

    private async Task AddAsync(PendingWrite write, int length)
    {
        _pending.Add(write);
        _pendingLength += length;
        if (_pending.Count >= BatchMax || _pendingLength >= BatchLengthMax)
        {
            await FlushAsync();
        }
    }

    private static List<(ImportOutcome Outcome, ImportProblem? Problem, RecordKey? Missing)> Run(WriteBatch batch, List<PendingWrite> writes)
    {
        var done = writes.ConvertAll(write => write.Run(batch));
        var vectors = writes.Where((write, at) => write.Vector is not null && (done[at].Outcome is ImportOutcome.Added or ImportOutcome.Updated or ImportOutcome.Unchanged));
        ImportedVector.Store(batch.Database, vectors.Select(write => write.Vector!.Value));
        return done;
    }

    private async Task FlushAsync()
    {
        var done = await vault.WriteAsync(batch => Run(batch, _pending));
        var missing = done.Select(one => one.Missing).OfType<RecordKey>().Distinct().ToList();
        if (missing.Count > 0 && vault.BringBack(missing) > 0)
        {
            var again = _pending.Where((_, at) => done[at].Missing is not null).ToList();
            done = [.. done.Where(one => one.Missing is null), .. await vault.WriteAsync(batch => Run(batch, again))];
        }

        _pending.Clear();
        _pendingLength = 0;
        foreach (var (outcome, problem, _) in done)
        {
            _report.Count(outcome);
            if (problem is not null)
            {
                _report.Add(problem);
            }
        }

        _report.BytesRead = _files?.BytesRead ?? 0;
        progress?.Report(_report);
    }
}
