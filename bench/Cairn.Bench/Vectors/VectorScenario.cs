using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Cairn.Bench.Measuring;
using Cairn.Core.Records;
using Cairn.Core.Vectors;
using Cairn.Vaults;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Log;

namespace Cairn.Bench.Vectors;

/// <summary>The exact scan of int8 vectors beside a scan of the same as float32, and vectors in a vault from the first to the last.</summary>
internal sealed class VectorScenario(BenchOptions options, Report report)
{
    private const int Dimensions = 384;
    private const int Limit = 100;

    private readonly ChanceEmbedder _embedder = new(Dimensions);

    private delegate int Dot(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right);

    public async Task RunAsync()
    {
        List<string> lines = [.. Scans(), "", .. await VaultAsync()];
        report.Add("vectors", lines);
    }

    private IEnumerable<string> Scans()
    {
        var random = new Random(1);
        var (count, floats, bytes, inverse) = (options.VectorCount, new float[options.VectorCount * Dimensions], new sbyte[options.VectorCount * Dimensions], new float[options.VectorCount]);
        for (var at = 0; at < count; at++)
        {
            var vector = _embedder.Vector(random);
            vector.CopyTo(floats.AsSpan(at * Dimensions));
            Int8Vector.TryRound(vector, bytes.AsSpan(at * Dimensions, Dimensions));
            inverse[at] = Int8Vector.InverseLength(bytes.AsSpan(at * Dimensions, Dimensions));
        }

        (string Name, List<double> Times, Action<float[], sbyte[]> Run)[] sides =
        [
            ("float32, TensorPrimitives.Dot", [], (query, _) => Greatest(count, at => TensorPrimitives.Dot(query, floats.AsSpan(at * Dimensions, Dimensions)))),
            ("int8, AVX2", [], (_, query) => Scan(Int8Dot.Avx, query, bytes, inverse)),
            ("int8, portable Vector128", [], (_, query) => Scan(Int8Dot.Portable, query, bytes, inverse)),
            ($"int8, as it is used, the best {Limit}", [], (_, query) => Best(query, bytes, inverse)),
        ];
        for (var turn = -10; turn < options.QueryCount; turn++)
        {
            var query = _embedder.Vector(random);
            var rounded = new sbyte[Dimensions];
            Int8Vector.TryRound(query, rounded);
            foreach (var (_, times, run) in sides)
            {
                var took = Time(() => run(query, rounded));
                if (turn >= 0)
                {
                    times.Add(took);
                }
            }
        }

        yield return $"| scan of {count:N0} vectors of {Dimensions} dimensions, ms | p50 | p95 | ratio of p50 to float32 |";
        yield return "|---|--:|--:|--:|";
        foreach (var (name, times, _) in sides)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"| {name} | {times.Median():0.00} | {times.Percentile(95):0.00} | {times.Median() / sides[0].Times.Median():0.00} |");
        }
    }

    private static int Greatest(int count, Func<int, float> score)
    {
        var (greatest, best) = (float.NegativeInfinity, -1);
        for (var at = 0; at < count; at++)
        {
            if (score(at) is var similarity && similarity > greatest)
            {
                (greatest, best) = (similarity, at);
            }
        }

        return best;
    }

    private static int Scan(Dot dot, sbyte[] query, sbyte[] vectors, float[] inverse) =>
        Greatest(inverse.Length, at => dot(query, vectors.AsSpan(at * Dimensions, Dimensions)) * inverse[at]);

    private static IReadOnlyList<ScoredVector> Best(sbyte[] query, sbyte[] vectors, float[] inverse)
    {
        var nearest = new NearestVectors(query, Limit);
        nearest.Scan(vectors, inverse);
        return nearest.Best();
    }

    private async Task<IEnumerable<string>> VaultAsync()
    {
        var folder = new VaultFolder(Path.Combine(options.Fresh("vectors"), "vault"));
        var (count, random) = (options.VectorCount, new Random(2));
        double without, with, embedding;
        using (var vault = Vault.Create(folder, new VaultOptions()))
        {
            foreach (var part in Enumerable.Range(0, count).Chunk(1_000))
            {
                await vault.RememberAsync([.. part.Select(number => new SortedList<string, FieldValue> { ["content"] = FieldValue.Text($"memory number {number} of the vault, with a few words more as notes have them") })], new Author("bench"));
            }

            without = vault.Status().Bytes / 1e6;
            embedding = await TimeAsync(() => vault.EmbedAsync(_embedder, progress: null, CancellationToken.None));
            with = vault.Status().Bytes / 1e6;
        }

        using var opened = Vault.Open(folder, new VaultOptions());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var cold = Time(() => Nearest(opened, random));
        var memory = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
        var warm = Enumerable.Range(0, options.QueryCount + 10).Select(_ => Time(() => Nearest(opened, random))).Skip(10).ToList();
        await opened.RememberAsync([new SortedList<string, FieldValue> { ["content"] = FieldValue.Text("one more") }], new Author("bench"));
        var one = await TimeAsync(() => opened.EmbedAsync(_embedder, progress: null, CancellationToken.None));
        var after = Time(() => Nearest(opened, random));
        return
        [
            $"| a vault of {count:N0} memories with vectors of {Dimensions} dimensions | |",
            "|---|--:|",
            string.Create(CultureInfo.InvariantCulture, $"| storing the vectors, a second of wall time, the model taking none | {count / embedding * 1_000:N0} |"),
            string.Create(CultureInfo.InvariantCulture, $"| more on disk, MB | {with - without:0} |"),
            string.Create(CultureInfo.InvariantCulture, $"| the first search after opening, ms | {cold:0} |"),
            string.Create(CultureInfo.InvariantCulture, $"| memory that it keeps, MB | {memory:0.0} |"),
            string.Create(CultureInfo.InvariantCulture, $"| each search after that, the best {Limit}, ms: p50 / p95 | {warm.Median():0.00} / {warm.Percentile(95):0.00} |"),
            string.Create(CultureInfo.InvariantCulture, $"| embedding one more memory, and the search after that, ms | {one:0.0} + {after:0.0} |"),
        ];
    }

    private int Nearest(Vault vault, Random random)
    {
        var query = _embedder.Vector(random);
        return vault.Read(database => vault.NearestRecords(database, _embedder.Model, query, Limit)).Matches.Count;
    }

    private static double Time<T>(Func<T> work)
    {
        var started = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Time(Action work) => Time(() =>
    {
        work();
        return 0;
    });

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
