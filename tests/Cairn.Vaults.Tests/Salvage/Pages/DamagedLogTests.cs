using System.Buffers.Binary;
using Cairn.Vaults.Salvage.Pages;

namespace Cairn.Vaults.Tests.Salvage.Pages;

public sealed class DamagedLogTests
{
    private const int LogHeaderBytes = 32;
    private const int FrameHeaderBytes = 24;

    [Fact]
    public void A_torn_or_rotten_log_gives_the_rows_that_SQLite_recovers()
    {
        using var database = Filled(out var random);
        var copy = database.CopyFiles("copy.db");
        var file = File.ReadAllBytes(copy);
        var log = File.ReadAllBytes(copy + "-wal");
        var counts = new HashSet<int>();
        for (var round = 0; round < 24; round++)
        {
            var damaged = (byte[])log.Clone();
            switch (round % 3)
            {
                case 0:
                    damaged = damaged[..random.Next(damaged.Length)];
                    break;
                case 1:
                    damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                    break;
                default:
                    random.NextBytes(damaged.AsSpan(random.Next(damaged.Length - 500), 500));
                    break;
            }

            counts.Add(AssertSameAsSqlite(copy, file, damaged));
        }

        Assert.True(counts.Count > 5);
    }

    [Fact]
    public void A_log_of_the_other_byte_order_is_read()
    {
        using var database = Filled(out _);
        var copy = database.CopyFiles("copy.db");
        var log = File.ReadAllBytes(copy + "-wal");
        Assert.Equal(0x377F0682u, BinaryPrimitives.ReadUInt32BigEndian(log));
        ReverseByteOrder(log, 4_096);

        var rows = AssertSameAsSqlite(copy, File.ReadAllBytes(copy), log);

        Assert.Equal(SampleDatabase.RowsBySqlite(database.Connection).Count, rows);
    }

    [Fact]
    public void Frames_left_over_from_an_earlier_use_of_the_log_are_ignored()
    {
        using var database = Filled(out var random);
        database.Run("PRAGMA wal_checkpoint(RESTART)");
        database.Fill(random, 20, longTextEvery: int.MaxValue);
        var copy = database.CopyFiles("copy.db");
        using (var log = WalOverlay.Open(copy + "-wal"))
        {
            Assert.NotNull(log);
            Assert.False(log.EndedByDamage);
        }

        var rows = AssertSameAsSqlite(copy, File.ReadAllBytes(copy), File.ReadAllBytes(copy + "-wal"));

        Assert.Equal(SampleDatabase.RowsBySqlite(database.Connection).Count, rows);
    }

    [Fact]
    public void Frames_after_the_last_commit_are_ignored()
    {
        using var database = Filled(out _);
        var committed = SampleDatabase.RowsBySqlite(database.Connection);
        var logBytes = new FileInfo(database.Path + "-wal").Length;
        database.Run("PRAGMA cache_size=5; BEGIN; UPDATE sample SET tag = 'never committed'");
        var copy = database.CopyFiles("copy.db");
        database.Run("ROLLBACK");

        Assert.True(new FileInfo(copy + "-wal").Length > logBytes);
        Assert.Equal(committed.OrderBy(row => row.Key), SampleDatabase.Salvage(copy).Rows.OrderBy(row => row.Id).Select(Pair));
    }

    [Fact]
    public void An_empty_file_whose_pages_are_all_in_the_log_is_read()
    {
        using var database = new SampleDatabase(8_192);
        database.Fill(new Random(8), 500);
        database.Run("UPDATE sample SET tag = tag; VACUUM");
        var expected = SampleDatabase.RowsBySqlite(database.Connection);
        var copy = database.CopyFiles("copy.db");
        File.WriteAllBytes(copy, []);

        var (rows, tally) = SampleDatabase.Salvage(copy);

        Assert.Equal(expected.OrderBy(row => row.Key), rows.OrderBy(row => row.Id).Select(Pair));
        Assert.Equal(0, tally.UnreadablePages);
    }

    [Fact]
    public void Pages_of_the_file_beyond_a_log_that_broke_off_are_still_read()
    {
        using var database = new SampleDatabase();
        database.Fill(new Random(9), 10, longTextEvery: int.MaxValue);
        database.Fill(new Random(10), 3_000, longTextEvery: int.MaxValue);
        using var reader = SampleDatabase.Connect(database.Path);
        using var command = reader.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        command.ExecuteNonQuery();
        var copy = database.CopyFiles("copy.db");
        var log = File.ReadAllBytes(copy + "-wal");
        log[log.Length / 2] ^= 1;
        File.WriteAllBytes(copy + "-wal", log);

        var (rows, _) = SampleDatabase.Salvage(copy);

        Assert.True(rows.Count > 2_000, $"only {rows.Count} rows");
    }

    private static SampleDatabase Filled(out Random random)
    {
        random = new Random(7);
        var database = new SampleDatabase();
        database.Fill(random, 200);
        database.Checkpoint();
        for (var i = 0; i < 25; i++)
        {
            database.Fill(random, 20, longTextEvery: 300);
            database.Run($"DELETE FROM sample WHERE id % 40 = {i}; UPDATE sample SET tag = 'changed' WHERE id % 50 = {i}");
        }

        return database;
    }

    private static int AssertSameAsSqlite(string copy, byte[] file, byte[] log)
    {
        // SQLite repairs what it opens, so it gets files of its own.
        var forSqlite = copy + ".recovered.db";
        foreach (var path in new[] { copy, forSqlite })
        {
            File.WriteAllBytes(path, file);
            File.WriteAllBytes(path + "-wal", log);
        }

        File.Delete(forSqlite + "-shm");
        Dictionary<long, string> expected;
        using (var connection = SampleDatabase.Connect(forSqlite))
        {
            expected = SampleDatabase.RowsBySqlite(connection);
        }

        var (rows, tally) = SampleDatabase.Salvage(copy);
        Assert.Equal(expected.OrderBy(row => row.Key), rows.OrderBy(row => row.Id).Select(Pair));
        Assert.Equal(0, tally.SkippedCells);
        return rows.Count;
    }

    private static KeyValuePair<long, string> Pair((long Id, string Values) row) => new(row.Id, row.Values);

    private static void ReverseByteOrder(Span<byte> log, int pageSize)
    {
        log[3] |= 1;
        var sum = (First: 0u, Second: 0u);
        Add(log[..24], ref sum);
        Write(log[24..], sum);
        for (var frame = log[LogHeaderBytes..]; frame.Length > 0; frame = frame[(FrameHeaderBytes + pageSize)..])
        {
            Add(frame[..8], ref sum);
            Add(frame.Slice(FrameHeaderBytes, pageSize), ref sum);
            Write(frame[16..], sum);
        }
    }

    private static void Add(ReadOnlySpan<byte> bytes, ref (uint First, uint Second) sum)
    {
        for (var i = 0; i < bytes.Length; i += 8)
        {
            sum.First += BinaryPrimitives.ReadUInt32BigEndian(bytes[i..]) + sum.Second;
            sum.Second += BinaryPrimitives.ReadUInt32BigEndian(bytes[(i + 4)..]) + sum.First;
        }
    }

    private static void Write(Span<byte> target, (uint First, uint Second) sum)
    {
        BinaryPrimitives.WriteUInt32BigEndian(target, sum.First);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], sum.Second);
    }
}
