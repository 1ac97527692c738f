using Cairn.Core;

namespace Cairn.Sync.Buckets;

/// <summary>A bucket in a folder: of this machine, of a disk, of a network share, or one that another program carries between machines.</summary>
/// <remarks>Until <see cref="CreateAsync"/> was called the folder is not there, even where it exists: it may be where a disk is not mounted.</remarks>
public sealed class FolderBucket : IBucket
{
    // As long as an object is being written. Its own name stands first, so that what a killed process leaves is known to be its writer's.
    private const string WritingSuffix = ".part";

    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, MaxRecursionDepth = 4, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.None };

    private readonly string _root;

    /// <summary>Names the folder; nothing is touched yet.</summary>
    /// <param name="path">A full path.</param>
    public FolderBucket(string path) => _root = Path.GetFullPath(path);

    /// <inheritdoc/>
    public string Place => $"The folder {_root}";

    /// <inheritdoc/>
    public Task CreateAsync(CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            Directory.CreateDirectory(_root);
            return WriteAsync(BucketKey.Marker, MarkerFile.Content(), onlyNew: true, cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BucketObject>> ListAsync(string prefix, CancellationToken cancellationToken) => RunAsync<IReadOnlyList<BucketObject>>(
        () =>
        {
            RequireRoot();
            var folder = new DirectoryInfo(PathOf(prefix.TrimEnd('/')));
            if (!folder.Exists)
            {
                return Task.FromResult<IReadOnlyList<BucketObject>>([]);
            }

            var found = new List<BucketObject>();
            foreach (var file in folder.EnumerateFiles("*", Below))
            {
                cancellationToken.ThrowIfCancellationRequested();
                found.Add(new BucketObject(prefix + Path.GetRelativePath(folder.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), SizeOf(file)));
                if (found.Count > BucketLimits.ObjectsMax)
                {
                    throw new CairnException("remote_failed", $"{Place} holds more than {BucketLimits.ObjectsMax:N0} files below {prefix}.", "Give Cairn a folder of its own.");
                }
            }

            return Task.FromResult<IReadOnlyList<BucketObject>>(found);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            RequireRoot();
            try
            {
                using var file = new FileStream(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                var content = new byte[Math.Min(file.Length, BucketLimits.ObjectBytesMax)];
                var read = await file.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellationToken);
                return read == content.Length ? content : content[..read];
            }
            catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            RequireRoot();
            return WriteAsync(key, content, onlyNew: false, cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            RequireRoot();
            try
            {
                File.Delete(PathOf(key));
            }
            catch (DirectoryNotFoundException)
            {
                // Nor is the file there.
            }

            return Task.FromResult(true);
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held open.
    }

    private async Task<bool> WriteAsync(string key, ReadOnlyMemory<byte> content, bool onlyNew, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        if (onlyNew && File.Exists(path))
        {
            return false;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var writing = path + WritingSuffix;
        try
        {
            using (var file = new FileStream(writing, FileMode.Create, FileAccess.Write))
            {
                await file.WriteAsync(content, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(writing, path, overwrite: true);
            return true;
        }
        catch (Exception)
        {
            DeleteQuietly(writing);
            throw;
        }
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // What made the write fail is told; the next push removes the rest.
        }
    }

    // It may be removed, by the program that syncs the folder say, after it was seen.
    private static long SizeOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    private void RequireRoot()
    {
        if (!File.Exists(Path.Combine(_root, BucketKey.Marker)))
        {
            throw FolderFaults.Missing(Place);
        }
    }

    private string PathOf(string key) => Array.TrueForAll(key.Split('/'), part => part is not ("" or "." or "..") && !part.Contains(Path.DirectorySeparatorChar))
        ? Path.Combine([_root, .. key.Split('/')]) : throw new ArgumentException("A key is names joined by slashes.", nameof(key));

    // On another thread, since a network share may take its time.
    private Task<T> RunAsync<T>(Func<Task<T>> operation, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            try
            {
                return await operation();
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                throw FolderFaults.Translate(Place, cause);
            }
        },
        cancellationToken);
}
