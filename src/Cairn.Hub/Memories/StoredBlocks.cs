using Cairn.Core.Index;
using Npgsql;

namespace Cairn.Hub.Memories;

/// <summary>Reads the blocks of one segment in runs, within one transaction: whoever builds the index reads nearly all of them, in about their order.</summary>
internal sealed class StoredBlocks(NpgsqlConnection connection, Guid vault, long segment) : IBlockStore
{
    /// <summary>Blocks of a run: about a megabyte at most.</summary>
    private const int RunLength = 64;

    private const int RunsMax = 32;

    private readonly Dictionary<int, Dictionary<int, byte[]>> _runs = [];
    private readonly Queue<int> _order = [];

    /// <inheritdoc/>
    public byte[] Read(int number)
    {
        var run = number / RunLength;
        if (!_runs.TryGetValue(run, out var blocks))
        {
            if (_order.Count == RunsMax)
            {
                _runs.Remove(_order.Dequeue());
            }

            _runs.Add(run, blocks = Load(run * RunLength));
            _order.Enqueue(run);
        }

        return blocks.GetValueOrDefault(number, []);
    }

    private Dictionary<int, byte[]> Load(int first)
    {
        using var command = new NpgsqlCommand("SELECT block, data FROM blocks WHERE vault = $1 AND segment = $2 AND block >= $3 AND block < $4", connection)
        {
            Parameters = { new() { Value = vault }, new() { Value = segment }, new() { Value = first }, new() { Value = first + RunLength } },
        };
        using var rows = command.ExecuteReader();
        var blocks = new Dictionary<int, byte[]>();
        while (rows.Read())
        {
            blocks.Add(rows.GetInt32(0), rows.GetFieldValue<byte[]>(1));
        }

        return blocks;
    }
}
