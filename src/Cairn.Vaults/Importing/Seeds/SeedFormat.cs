using System.Runtime.CompilerServices;
using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Vaults.Exporting.Seeds;
using Cairn.Vaults.Importing.Formats;
using Cairn.Vaults.Vectors;
using Cairn.Vaults.Vectors.Npy;

namespace Cairn.Vaults.Importing.Seeds;

/// <summary>Nodes and episodes of a folder in the seed layout, with the vectors and clusters that lie beside them. Documented in <c>docs/reference/seed-layout.md</c>.</summary>
internal sealed class SeedFormat : ISourceFormat
{
    private static readonly string[] Arrays = [SeedLayout.Nodes, SeedLayout.Episodes, SeedLayout.Profile];

    public bool IsWhole => false;

    public bool Recognises(string name, ReadOnlySpan<byte> head) => ArrayOf(name) is not null;

    public async IAsyncEnumerable<SourceItem> ReadAsync(SourceFile file, string source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var array = ArrayOf(file.Name)!;
        var root = file.Name[..^array.Length];
        var config = await SeedConfig.ReadAsync(file.Find(root + SeedLayout.Config), cancellationToken);
        var (clusters, clusterProblem) = await ClustersAsync(file.Find(root + SeedLayout.Clusters), cancellationToken);
        var (vectors, vectorProblem) = array == SeedLayout.Profile ? (null, null)
            : await VectorsAsync(file, file.Find(root + (array == SeedLayout.Nodes ? SeedLayout.NodeVectors : SeedLayout.EpisodeVectors)), cancellationToken);
        using var rows = vectors;
        foreach (var problem in new[] { clusterProblem, vectorProblem }.OfType<CairnException>())
        {
            yield return SourceItem.Unreadable(problem);
        }

        if (file.Find(root + SeedLayout.VectorIndex) is not null)
        {
            yield return SourceItem.Telling($"{SeedLayout.VectorIndex} is passed over: Cairn searches the vectors themselves.");
        }

        var taken = array == SeedLayout.Episodes && !config.IsOurs ? await NamesAsync(file.Find(root + SeedLayout.Nodes), cancellationToken) : [];
        var reader = new SeedElement(array, config.IsOurs, clusters, taken);
        await foreach (var item in JsonElements.ReadAsync(file, NameOf(array), element => [reader.Read(element)], cancellationToken))
        {
            yield return item with { Vector = rows is null ? null : ImportedVector.Of(config.Model, rows.Next()) };
        }
    }

    private static async Task<(IReadOnlyDictionary<string, FieldValue[]> Clusters, CairnException? Problem)> ClustersAsync(SourceFile? file, CancellationToken cancellationToken)
    {
        try
        {
            return (await SeedClusters.ReadAsync(file, cancellationToken), null);
        }
        catch (CairnException problem)
        {
            return (new Dictionary<string, FieldValue[]>(), problem);
        }
    }

    // Vectors belong to elements by their place alone. Where the numbers differ, nobody can say which belongs to which.
    private static async Task<(NpyReader? Rows, CairnException? Problem)> VectorsAsync(SourceFile file, SourceFile? vectors, CancellationToken cancellationToken)
    {
        if (vectors is null)
        {
            return (null, null);
        }

        NpyReader? reader = null;
        try
        {
            reader = new NpyReader(vectors.Open(), vectors.Length);
            using var cutter = new JsonCutter(file.Open());
            var count = await cutter.CutAsync(NameOf(ArrayOf(file.Name)!), cancellationToken).CountAsync(cancellationToken);

            return reader.Header.Rows == count ? (reader, null) : throw NpyHeader.Invalid($"{vectors.Name} has {reader.Header.Rows:N0} rows, and {file.Name} {count:N0} elements");
        }
        catch (CairnException problem)
        {
            reader?.Dispose();
            return (null, problem);
        }
        catch
        {
            reader?.Dispose();
            throw;
        }
    }

    // A node and an episode may have the same number; the node keeps it.
    private static async Task<HashSet<string>> NamesAsync(SourceFile? file, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (file is null)
        {
            return names;
        }

        try
        {
            // An element that is wrong has no name; it is told of when the turn of its file comes.
            await foreach (var _ in JsonElements.ReadAsync(file, NameOf(SeedLayout.Nodes), Note, cancellationToken))
            {
            }
        }
        catch (CairnException)
        {
            // And so is a file that is cut short.
        }

        return names;

        IEnumerable<SourceItem> Note(JsonElement element)
        {
            _ = SeedElement.NameOf(element) is { } name && names.Add(name);
            return [];
        }
    }

    private static string NameOf(string array) => Path.GetFileNameWithoutExtension(array);

    private static string? ArrayOf(string name) =>
        Array.Find(Arrays, array => name == array || name.EndsWith("/" + array, StringComparison.Ordinal));
}
