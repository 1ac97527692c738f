using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cairn.Core.Index;
using Cairn.Core.Memories;
using Cairn.Core.Text;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Sealing;

namespace Cairn.Vaults.Recall;

/// <summary>The traces that a vault keeps.</summary>
internal sealed class TraceFolder(VaultFolder folder, VaultSeal? seal)
{
    /// <summary>Traces kept; the oldest go first.</summary>
    private const int KeptMax = 1_000;

    /// <summary>Traces after which the folder is looked through, beginning with the first.</summary>
    private const int DropEvery = 32;

    private int _kept;

    /// <summary>Keeps a trace.</summary>
    /// <returns>False where the disk is full or read-only.</returns>
    public bool TryKeep(RecallTrace trace)
    {
        try
        {
            VaultMaker.CreatePrivate(folder.Traces);
            using var written = new MemoryStream();
            using (var json = new Utf8JsonWriter(written, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                trace.Write(json);
            }

            File.WriteAllBytes(PathOf(trace.Name), seal?.SealBytes(PlaceOf(trace.Name), written.ToArray()) ?? written.ToArray());
            if (Interlocked.Increment(ref _kept) % DropEvery == 1)
            {
                DropOldest();
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A trace as JSON; null where it is not kept, or no longer.</summary>
    public string? Find(string name)
    {
        try
        {
            return !Guid.TryParseExact(name, "D", out _) ? null
                : seal is null ? File.ReadAllText(PathOf(name))
                : seal.TryOpenBytes(PlaceOf(name), File.ReadAllBytes(PathOf(name))) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The ids of the records that the kept traces name as answers.</summary>
    public IReadOnlySet<string> RecordsNamed()
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.Exists(folder.Traces) ? Directory.GetFiles(folder.Traces) : [])
        {
            try
            {
                using var trace = JsonDocument.Parse(Find(Path.GetFileNameWithoutExtension(file)) ?? "{}");
                ids.UnionWith(trace.RootElement.TryGetProperty("items", out var items) ? items.EnumerateArray().Select(item => item.GetProperty("id").GetString()!) : []);
            }
            catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IOException)
            {
                // One that is not whole says nothing.
            }
        }

        return ids;
    }

    /// <summary>Deletes a trace.</summary>
    public void Delete(string name) => File.Delete(PathOf(name));

    /// <summary>Deletes the traces that name a forgotten record or share a term with it; all of them where it is not known what was forgotten, and those that
    /// are sealed.</summary>
    public static void Forget(VaultFolder folder, IReadOnlySet<string>? forgotten)
    {
        foreach (var file in Directory.Exists(folder.Traces) ? Directory.GetFiles(folder.Traces) : [])
        {
            if (forgotten is null || Mentions(file, forgotten))
            {
                File.Delete(file);
            }
        }
    }

    private string PathOf(string name) => Path.Combine(folder.Traces, name + (seal is null ? ".json" : ".sealed"));

    private static string PlaceOf(string name) => $"traces/{name}";

    private static bool Mentions(string file, IReadOnlySet<string> forgotten)
    {
        try
        {
            using var trace = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = trace.RootElement;
            return Analyzer.Query(root.GetProperty("query").GetString()!, Enum.GetValues<Language>()).SelectMany(word => word.Terms).Any(forgotten.Contains)
                || root.GetProperty("terms").EnumerateArray().SelectMany(term => term.GetProperty("as").EnumerateArray()).Any(term => forgotten.Contains(term.GetString()!))
                || root.GetProperty("filters").EnumerateArray().Any(filter => IsMentioned(filter.GetString()!, forgotten))
                || root.GetProperty("items").EnumerateArray().Any(item => forgotten.Contains(item.GetProperty("id").GetString()!));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IOException)
        {
            return true;
        }
    }

    // As they are written: without the mark, and with an ellipsis behind the beginning of a value. All memories are in one collection.
    private static bool IsMentioned(string filter, IReadOnlySet<string> forgotten)
    {
        var term = FilterTerm.Mark + filter.TrimEnd('…');
        return term != FilterTerm.Collection(MemoryCollections.Memories.Name)
            && (forgotten.Contains(term) || (filter.EndsWith('…') && forgotten.Any(other => other.StartsWith(term, StringComparison.Ordinal))));
    }

    // Names begin with the time, so that their order is that of their making.
    private void DropOldest()
    {
        var names = Directory.GetFiles(folder.Traces);
        if (names.Length <= KeptMax)
        {
            return;
        }

        Array.Sort(names, StringComparer.Ordinal);
        foreach (var old in names.AsSpan(0, names.Length - KeptMax))
        {
            File.Delete(old);
        }
    }
}
