using System.Runtime.CompilerServices;
using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Vaults.Exporting.Seeds;
using Cairn.Vaults.Vectors;
using Cairn.Vaults.Vectors.Npy;

namespace Cairn.Vaults.Importing.Seeds;

/// <summary>Nodes and episodes of a folder in the seed layout, with the vectors and clusters that lie beside them. Documented in <c>docs/reference/seed-layout.md</c>.</summary>
internal sealed class SeedFormat : ISourceFormat
{
    private static readonly string[] Arrays = [SeedLayout.Nodes, SeedLayout.Episodes, SeedLayout.Profile];

    private static readonly string[] ArrayNames = ["nodes", "episodes", "memories", "items"];

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
        await using var stream = file.Open();
        await foreach (var element in new JsonElements(stream, ArrayNames).ReadAsync(cancellationToken))
        {
            yield return Read(reader, element) with { Vector = rows is null ? null : ImportedVector.Of(config.Model, rows.Next()) };
        }
    }

    private static SourceItem Read(SeedElement reader, JsonElement element)
    {
        try
        {
            return reader.Read(element);
        }
        catch (CairnException problem)
        {
            return SourceItem.Unreadable(problem);
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
            await using var stream = file.Open();
            var count = 0L;
            await foreach (var _ in new JsonElements(stream, ArrayNames).ReadAsync(cancellationToken))
            {
                count++;
            }

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
            await using var stream = file.Open();
            await foreach (var element in new JsonElements(stream, ArrayNames).ReadAsync(cancellationToken))
            {
                if (SeedElement.NameOf(element) is { } name)
                {
                    names.Add(name);
                }
            }
        }
        catch (CairnException)
        {
            // What is wrong with that file is told of when its turn comes.
        }

        return names;
    }

    private static string? ArrayOf(string name) =>
        Array.Find(Arrays, array => name == array || name.EndsWith("/" + array, StringComparison.Ordinal));
}
