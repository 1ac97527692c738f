namespace Cairn.Sync.Tests.Buckets;

/// <summary>A program that keeps two folders alike, as badly as such programs ever do: in any order, late, half of a file first, with conflict copies and made-up times.</summary>
internal sealed class FolderSyncer(string left, string right, Random random)
{
    private readonly HashSet<string> _synced = [];
    private readonly HashSet<string> _torn = [];

    /// <summary>Does some of what there is to do.</summary>
    public void Work()
    {
        foreach (var name in Names().OrderBy(_ => random.Next()).ToList().Where(_ => random.Next(3) > 0))
        {
            Carry(name, random.Next(4) == 0, random.Next(6) == 0);
        }
    }

    /// <summary>Does everything.</summary>
    public bool Finish()
    {
        var did = false;
        foreach (var name in Names().ToList())
        {
            did |= Carry(name, isTorn: false, isCopied: false);
        }

        return did;
    }

    private bool Carry(string name, bool isTorn, bool isCopied)
    {
        var (from, to) = (Path.Combine(left, name), Path.Combine(right, name));
        if (_torn.Contains(from) || !File.Exists(from))
        {
            (from, to) = (to, from);
        }

        var isHalf = _torn.Remove(to) && File.Exists(to);
        if (!isHalf && File.Exists(from) && File.Exists(to))
        {
            _synced.Add(name);
            isHalf = new FileInfo(from).Length != new FileInfo(to).Length; // Another syncer has completed one of them since.
            if (!isHalf)
            {
                return false;
            }

            (from, to) = new FileInfo(from).Length < new FileInfo(to).Length ? (to, from) : (from, to);
        }

        // What was on both sides, or is half on one, was deleted on the other.
        var gone = isHalf && !File.Exists(from) ? to : !isHalf && _synced.Remove(name) ? from : null;
        if (gone is not null)
        {
            File.Delete(gone);
            return true;
        }

        if (!File.Exists(from))
        {
            return false;
        }

        var content = File.ReadAllBytes(from);
        Write(to, isTorn ? content[..(content.Length / 2)] : content);
        if (isTorn)
        {
            _torn.Add(to);
        }
        else
        {
            _synced.Add(name);
        }

        if (isCopied)
        {
            Write(to + (random.Next(2) == 0 ? " (conflicted copy 2026-01-01)" : ".sync-conflict-20260101-000000-ABCDEFG"), content);
        }

        return true;
    }

    private void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddDays(random.Next(30_000)));
    }

    private IEnumerable<string> Names() => new[] { left, right }.SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file))).Distinct().Order(StringComparer.Ordinal);
}
