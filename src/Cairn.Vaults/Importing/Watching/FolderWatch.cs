using System.Threading.Channels;
using Cairn.Core;

namespace Cairn.Vaults.Importing.Watching;

/// <summary>Follows a folder: what is written there is imported, what is deleted there is archived.</summary>
/// <remarks>The system's notices only say that it is time to look; what counts is what the folder holds. So a notice that is lost costs time, not files.
/// A file is read when its size and time have stood still for a while, and is gone when it has been missing as long.</remarks>
public sealed class FolderWatch(Vault vault, string path, TimeProvider time)
{
    private readonly string _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
    private Dictionary<string, Seen> _known = [];
    private HashSet<string> _disks = [];

    /// <summary>What the memories' sources begin with; null for the folder's own name.</summary>
    public string? Name { get; init; }

    /// <summary>Whether what is imported stays on this device.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>How long a file has to stand still.</summary>
    internal TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the folder is looked through although nothing was noticed: network disks tell nothing, and notices may be lost.</summary>
    internal TimeSpan RescanInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Imports the folder, then follows it until it is cancelled.</summary>
    /// <param name="progress">Follows the first import.</param>
    /// <param name="imported">Told once, when the folder has been imported.</param>
    /// <param name="changed">Told whenever something was imported or archived.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CairnException">Code <c>watch_needs_folder</c>, and those of <see cref="Importer.ImportAsync(string, CancellationToken)"/>.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task RunAsync(IProgress<ImportReport>? progress, Action<ImportReport> imported, Action<WatchedChanges> changed, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(_path))
        {
            throw new CairnException("watch_needs_folder", $"There is no folder {_path} to watch.", "Name a folder; a single file is imported without --watch.");
        }

        var notices = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        FileSystemWatcher? watcher = Watch(notices.Writer);
        try
        {
            _disks = Disks();
            _known = Scan() ?? [];
            imported(await new Importer(vault, progress) { Name = Name, IsPrivate = IsPrivate }.ImportAsync(_path, cancellationToken));
            for (var before = new Dictionary<string, Seen>(_known, StringComparer.Ordinal); ;)
            {
                var now = Scan();
                bool isRestless;
                try
                {
                    isRestless = now is null || await TakeInAsync(before, now, changed, cancellationToken);
                }
                catch (Exception fault) when (fault is CairnException { IsTransient: true } or CairnException { Code: "path_not_found" } or IOException or UnauthorizedAccessException)
                {
                    // The vault is busy, its disk full, or the folder in motion: what was not taken in still differs, and is tried again.
                    isRestless = true;
                }

                before = now ?? before;
                if (isRestless)
                {
                    await Task.Delay(Quiet, time, cancellationToken);
                }
                else if (!await IsNoticedAsync(notices.Reader, cancellationToken))
                {
                    // The folder may have been exchanged for another of its name, of which the old watcher knows nothing.
                    watcher?.Dispose();
                    watcher = Watch(notices.Writer);
                }
            }
        }
        finally
        {
            watcher?.Dispose();
        }
    }

    // Returns whether something is still moving.
    private async Task<bool> TakeInAsync(Dictionary<string, Seen> before, Dictionary<string, Seen> now, Action<WatchedChanges> changed, CancellationToken cancellationToken)
    {
        var differing = now.Where(file => _known.GetValueOrDefault(file.Key) != file.Value).ToList();
        var settled = differing.Where(file => before.GetValueOrDefault(file.Key) == file.Value).Select(file => file.Key).ToHashSet(StringComparer.Ordinal);
        // Nothing at all is what a disk looks like that is not there, and one that was unmounted is not there although something else may lie in its place.
        var mayBeGone = now.Count > 0 && _disks.IsSubsetOf(Disks());
        var missing = _known.Keys.Where(file => mayBeGone && !now.ContainsKey(file) && IsGone(file)).ToList();
        var gone = missing.Where(file => !before.ContainsKey(file)).ToList();
        if (settled.Count + gone.Count > 0)
        {
            var report = await new Importer(vault, progress: null) { Name = Name, IsPrivate = IsPrivate }.ImportAsync(_path, settled, gone, cancellationToken);
            changed(new WatchedChanges([.. settled.Select(Relative).Order(StringComparer.Ordinal)], [.. gone.Select(Relative).Order(StringComparer.Ordinal)], report));
            gone.ForEach(file => _known.Remove(file));
            foreach (var file in settled)
            {
                _known[file] = now[file];
            }
        }

        return differing.Count > settled.Count || missing.Count > gone.Count;
    }

    // Where the disks begin that the folder lies on, and those within it.
    private HashSet<string> Disks() =>
        [.. DriveInfo.GetDrives().Select(disk => Path.TrimEndingDirectorySeparator(disk.Name) + Path.DirectorySeparatorChar)
            .Where(disk => (_path + Path.DirectorySeparatorChar).StartsWith(disk, StringComparison.Ordinal) || disk.StartsWith(_path + Path.DirectorySeparatorChar, StringComparison.Ordinal))];

    // A file in a folder that cannot be read is not gone, as far as anybody can say.
    private bool IsGone(string file)
    {
        try
        {
            var folder = Path.GetDirectoryName(file)!;
            while (!Directory.Exists(folder) && folder.Length > _path.Length)
            {
                folder = Path.GetDirectoryName(folder)!;
            }

            return !Directory.EnumerateFileSystemEntries(folder).Contains(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Null where the folder changed so much while it was looked through that it has to be looked through again.
    private Dictionary<string, Seen>? Scan()
    {
        try
        {
            return !Directory.Exists(_path) ? [] : SourceFiles.InFolder(new DirectoryInfo(_path)).Where(file => file.Exists)
                .ToDictionary(file => file.FullName, file => new Seen(file.Length, file.LastWriteTimeUtc.Ticks), StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string Relative(string file) => Path.GetRelativePath(_path, file).Replace('\\', '/');

    private async Task<bool> IsNoticedAsync(ChannelReader<bool> notices, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interval = time.CreateTimer(_ => waiting.Cancel(), state: null, RescanInterval, Timeout.InfiniteTimeSpan);
        try
        {
            return await notices.ReadAsync(waiting.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    // Where the system has no more watches to give, the folder is still looked through at intervals.
    private FileSystemWatcher? Watch(ChannelWriter<bool> notices)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(_path) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size };
            watcher.Changed += (_, _) => notices.TryWrite(true);
            watcher.Created += (_, _) => notices.TryWrite(true);
            watcher.Deleted += (_, _) => notices.TryWrite(true);
            watcher.Renamed += (_, _) => notices.TryWrite(true);
            watcher.Error += (_, _) => notices.TryWrite(true);
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            watcher?.Dispose();
            return null;
        }
    }

    private readonly record struct Seen(long Length, long WrittenAt);
}
