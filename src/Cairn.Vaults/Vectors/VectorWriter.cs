using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Vectors;

/// <summary>Changes vectors of one model within a write transaction; each block that was touched is written once, at the end.</summary>
internal sealed class VectorWriter(Database database, StoredModel model)
{
    private readonly Dictionary<long, VectorBlock> _touched = [];
    private VectorBlock? _filling;

    /// <summary>Gives a record a vector, in the place of the one that it had, if any.</summary>
    public void Put(long record, long sequence, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> vector)
    {
        var (block, slot) = PlaceOf(record);
        if (block != 0)
        {
            Load(block).Put(slot, record, vector);
        }
        else
        {
            var free = Filling();
            (block, slot) = (free.Number, free.Add(record, vector));
        }

        Save(record, sequence, block, slot, hash);
    }

    /// <summary>Notes that the model refuses a record's text.</summary>
    public void Refuse(long record, long sequence, ReadOnlySpan<byte> hash)
    {
        Remove(record);
        Save(record, sequence, block: 0, slot: 0, hash);
    }

    /// <summary>Takes a record's vector away.</summary>
    public void Remove(long record)
    {
        var (block, slot) = PlaceOf(record);
        if (block != 0)
        {
            Load(block).Clear(slot);
        }

        database.Execute("DELETE FROM embedded WHERE record = $1 AND model = $2", record, model.Number);
    }

    public void Flush()
    {
        if (_touched.Count == 0)
        {
            return;
        }

        database.Execute("UPDATE models SET version = version + 1 WHERE model = $1", model.Number);
        foreach (var block in _touched.Values)
        {
            var (records, vectors) = block.Columns;
            _ = block.Used == 0
                ? database.Execute("DELETE FROM vectors WHERE block = $1", block.Number)
                : database.Execute(
                    """
                    INSERT INTO vectors (block, model, version, used, records, data)
                    VALUES ($1, $2, (SELECT version FROM models WHERE model = $2), $3, $4, $5)
                    ON CONFLICT (block) DO UPDATE SET version = excluded.version, used = excluded.used, records = excluded.records, data = excluded.data
                    """,
                    block.Number, model.Number, block.Used, records, VectorTable.Stored(database, block.Number, vectors));
        }
    }

    private (long Block, int Slot) PlaceOf(long record) => database.List(
        "SELECT block, slot FROM embedded WHERE record = $1 AND model = $2", row => (row.GetInt64(0), row.GetInt32(1)), record, model.Number).FirstOrDefault();

    private void Save(long record, long sequence, long block, int slot, ReadOnlySpan<byte> hash) => database.Execute(
        "INSERT OR REPLACE INTO embedded (record, model, seq, block, slot, hash) VALUES ($1, $2, $3, $4, $5, $6)",
        record, model.Number, sequence, block, slot, hash.ToArray());

    private VectorBlock Filling()
    {
        if (_filling is not { IsFull: false })
        {
            var free = _touched.Values.FirstOrDefault(block => !block.IsFull)?.Number ?? database.List(
                "SELECT block FROM vectors WHERE model = $1 AND used < $2", row => row.GetInt64(0), model.Number, VectorBlock.SlotsOf(model.Dimensions)).Find(block => !_touched.ContainsKey(block));
            _filling = free != 0 ? Load(free) : New();
        }

        return _filling;
    }

    private VectorBlock New()
    {
        var number = Math.Max(database.Number("SELECT max(block) FROM vectors"), _touched.Keys.DefaultIfEmpty().Max()) + 1;
        return _touched[number] = new VectorBlock(number, model.Dimensions, [], []);
    }

    private VectorBlock Load(long number)
    {
        if (!_touched.TryGetValue(number, out var block))
        {
            block = database.List(
                "SELECT records, data FROM vectors WHERE block = $1",
                row => new VectorBlock(number, model.Dimensions, row.GetFieldValue<byte[]>(0), VectorTable.Read(database, number, row.GetFieldValue<byte[]>(1))), number)[0];
            _touched.Add(number, block);
        }

        return block;
    }
}
