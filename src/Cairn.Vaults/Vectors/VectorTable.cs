using Cairn.Core.Changes;
using Cairn.Vaults.Eviction;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults.Vectors;

/// <summary>The vectors in the tables <c>models</c>, <c>vectors</c> and <c>embedded</c>: for each model a projection of the memories, up to a sequence that
/// stands in the same file. Writes of records do not touch it, but for erasures.</summary>
internal static class VectorTable
{
    private const string ModelColumns = "model, name, dimensions, reached, version";

    // Where $2 is a model's number.
    private const string IsEmbedded = "EXISTS (SELECT 1 FROM embedded WHERE embedded.record = rid AND embedded.model = $2 AND embedded.seq = records.seq)";

    /// <summary>Most rows of models that are gone that are deleted in one transaction.</summary>
    private const int DeletedMax = 64;

    public static StoredModel? Find(Database database, string name, int dimensions) => database.List(
        $"SELECT {ModelColumns} FROM models WHERE name = $1 AND dimensions = $2", ReadModel, name, dimensions).FirstOrDefault();

    /// <summary>The model of that name that has got furthest: there are two while one is replaced by another of another size.</summary>
    public static StoredModel? Find(Database database, string name) => database.List(
        $"SELECT {ModelColumns} FROM models WHERE name = $1 ORDER BY reached DESC LIMIT 1", ReadModel, name).FirstOrDefault();

    /// <summary>Finds a model, or adds it; the caller holds the write transaction.</summary>
    public static StoredModel Add(Database database, string name, int dimensions)
    {
        database.Execute("INSERT OR IGNORE INTO models (name, dimensions, reached, version) VALUES ($1, $2, 0, 0)", name, dimensions);
        return Find(database, name, dimensions)!;
    }

    /// <summary>Reads records that changed after a sequence, oldest first, with the vectors that are known of their texts.</summary>
    /// <param name="database">The vault.</param>
    /// <param name="model">The model.</param>
    /// <param name="after">The sequence that the model reached. Beyond that, what has its vector is passed over.</param>
    /// <param name="limit">Most records.</param>
    public static List<PendingEmbedding> ReadPending(Database database, StoredModel model, long after, int limit) =>
    [
        .. database.List(
            $"""
            SELECT rid, seq, id, visible, collection, {database.Fields}, {EvictionTable.Bytes} > 0, {IsEmbedded} FROM records
            WHERE seq > $1 AND ($1 = $3 OR NOT {IsEmbedded}) ORDER BY seq LIMIT $4
            """,
            row => ReadPending(database, row), after, model.Number, model.Reached, limit)
            .Select(pending => pending.Text is null || pending.IsKnown ? pending : Recognise(database, model, pending)),
    ];

    /// <summary>Stores what became of pending records; the caller holds the write transaction.</summary>
    /// <param name="database">The vault.</param>
    /// <param name="model">The model.</param>
    /// <param name="pending">The records.</param>
    /// <param name="through">The sequence that the model has reached with them.</param>
    /// <returns>False where another process was faster, or has deleted the model: nothing was stored.</returns>
    public static bool TryStore(Database database, StoredModel model, IReadOnlyList<PendingEmbedding> pending, long through)
    {
        if (database.Scalar("SELECT reached FROM models WHERE model = $1", model.Number) is not long reached || reached != model.Reached)
        {
            return false;
        }

        var writer = new VectorWriter(database, model);
        foreach (var one in pending)
        {
            // What was written again since it was read has its turn further on. What was erased must not come in at all.
            if (database.Number("SELECT seq FROM records WHERE rid = $1", one.Record) == one.Sequence)
            {
                Store(database, model, writer, one);
            }
        }

        writer.Flush();
        database.Execute("UPDATE models SET reached = $2 WHERE model = $1", model.Number, through);
        return true;
    }

    /// <summary>Removes every vector of a record and what its text could be recognised by; the caller holds the write transaction.</summary>
    public static void Erase(Database database, long record)
    {
        foreach (var model in database.List($"SELECT {ModelColumns} FROM models WHERE model IN (SELECT model FROM embedded WHERE record = $1)", ReadModel, record))
        {
            var writer = new VectorWriter(database, model);
            writer.Remove(record);
            writer.Flush();
        }
    }

    /// <summary>Deletes all vectors; they are made anew.</summary>
    public static void Reset(Database database)
    {
        database.Execute("DELETE FROM vectors");
        database.Execute("DELETE FROM embedded");
        database.Execute("DELETE FROM models");
    }

    /// <summary>The vectors of a block in SQL.</summary>
    public static string DataOf(Database database) => database.Seal is null ? "data" : "opened_bytes(data, 'vectors/' || vectors.block)";

    /// <summary>The vectors of a block as they are stored.</summary>
    public static byte[] Stored(Database database, long block, byte[] vectors) => database.Seal?.SealBytes($"vectors/{block}", vectors) ?? vectors;

    /// <summary>The vectors of a block as they were before they were stored; none where they are damaged.</summary>
    public static byte[] Read(Database database, long block, byte[] stored) => database.Seal is { } seal ? seal.TryOpenBytes($"vectors/{block}", stored) ?? [] : stored;

    /// <summary>Whether there are other models.</summary>
    public static bool HasOthers(Database database, StoredModel model) => OtherThan(database, model) is not null;

    /// <summary>Deletes some of what another model has left; the caller holds the write transaction.</summary>
    /// <returns>How many rows were deleted.</returns>
    public static int DeleteOthers(Database database, StoredModel model)
    {
        if (OtherThan(database, model) is not { } other)
        {
            return 0;
        }

        var deleted = database.Execute("DELETE FROM vectors WHERE block IN (SELECT block FROM vectors WHERE model = $1 LIMIT $2)", other, DeletedMax)
            + database.Execute("DELETE FROM embedded WHERE model = $1 AND record IN (SELECT record FROM embedded WHERE model = $1 LIMIT $2)", other, DeletedMax * DeletedMax);
        return deleted > 0 ? deleted : database.Execute("DELETE FROM models WHERE model = $1", other);
    }

    /// <summary>Compares the vectors with the list of what is embedded.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Examine(Database database)
    {
        var wrong = 0;
        foreach (var model in database.List($"SELECT {ModelColumns} FROM models", ReadModel))
        {
            var places = database.List(
                "SELECT block, slot, record FROM embedded WHERE model = $1 AND block <> 0",
                row => (row.GetInt64(0), row.GetInt32(1), row.GetInt64(2)), model.Number).ToHashSet();
            var known = places.Count;
            var taken = VectorCache.Load(database, model, known: null).Blocks
                .SelectMany(block => block.Records.Select((record, slot) => (block.Number, slot, record))).Where(place => place.record != 0).ToList();
            places.SymmetricExceptWith(taken);
            wrong += places.Count + Math.Abs(taken.Count - known);
        }

        return wrong == 0 ? null : $"{wrong:N0} vectors are not where they should be";
    }

    private static object? OtherThan(Database database, StoredModel model) => database.Scalar("SELECT model FROM models WHERE model <> $1 LIMIT 1", model.Number);

    private static StoredModel ReadModel(SqliteDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetInt32(2), row.GetInt64(3), row.GetInt64(4));

    private static PendingEmbedding ReadPending(Database database, SqliteDataReader row)
    {
        // What is left of a record is not what it says; but a vector that it got when it was whole is still that of its text.
        if (row.GetBoolean(3) && row.GetBoolean(6))
        {
            var isEmbedded = row.GetBoolean(7);
            return new PendingEmbedding(row.GetInt64(0), row.GetInt64(1), row.GetString(2), isEmbedded ? "" : null) { Hash = [], IsKnown = isEmbedded, IsEvicted = !isEmbedded };
        }

        var text = row.GetBoolean(3) ? EmbeddedText.Of(row.GetString(4), ChangeJson.ReadFields(row.GetString(5))) : null;
        return new PendingEmbedding(row.GetInt64(0), row.GetInt64(1), row.GetString(2), text) { Hash = text is null ? [] : EmbeddedText.Hash(text, database.Seal) };
    }

    private static PendingEmbedding Recognise(Database database, StoredModel model, PendingEmbedding pending)
    {
        if (database.Scalar("SELECT hash FROM embedded WHERE record = $1 AND model = $2", pending.Record, model.Number) is byte[] own && own.AsSpan().SequenceEqual(pending.Hash))
        {
            return pending with { IsKnown = true };
        }

        // A blob's first byte is number 1.
        var equal = database.List(
            $"SELECT substr({DataOf(database)}, slot * $3 + 1, $3) FROM embedded JOIN vectors USING (block) WHERE embedded.model = $1 AND hash = $2 LIMIT 1",
            row => row.GetFieldValue<byte[]>(0), model.Number, pending.Hash, model.Dimensions);
        return pending with { Vector = equal.FirstOrDefault() };
    }

    private static void Store(Database database, StoredModel model, VectorWriter writer, PendingEmbedding pending)
    {
        if (pending.Text is null)
        {
            writer.Remove(pending.Record);
        }
        else if (pending.IsKnown)
        {
            database.Execute("UPDATE embedded SET seq = $3 WHERE record = $1 AND model = $2", pending.Record, model.Number, pending.Sequence);
        }
        else if (pending.Vector is { } vector)
        {
            writer.Put(pending.Record, pending.Sequence, pending.Hash, vector);
        }
        else
        {
            writer.Refuse(pending.Record, pending.Sequence, pending.Hash);
        }
    }
}
