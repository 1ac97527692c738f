using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cairn.Vaults.Salvage.Pages;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults.Tests.Salvage.Pages;

/// <summary>A real database in a folder of its own, with rows of every kind of value, and what SQLite reads from it.</summary>
internal sealed class SampleDatabase : IDisposable
{
    private const int ColumnCount = 6;
    private static readonly string[] Letters = ["a", "e", " ", "n", "é", "ß", "漢", "😀", "\u0001", "\""];
    private static readonly long[] Wholes =
    [
        0, 1, -1, 127, -128, 128, 32_767, -32_768, 8_388_607, -8_388_608, 8_388_608, int.MaxValue, int.MinValue,
        140_737_488_355_327, -140_737_488_355_328, 140_737_488_355_328, long.MaxValue, long.MinValue,
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salvage-");

    static SampleDatabase() => SQLitePCL.Batteries_V2.Init();

    public SampleDatabase(int pageSize = 4_096, bool secureDelete = true, bool autoVacuum = false)
    {
        Connection = Connect(Path);
        Run($"PRAGMA page_size={pageSize}; PRAGMA auto_vacuum={(autoVacuum ? "INCREMENTAL" : "NONE")}");

        // The files are copied while the system runs, so nothing need reach the disk; the log is as in a vault.
        Run("PRAGMA synchronous=OFF");
        Run($"PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; PRAGMA secure_delete={(secureDelete ? "ON" : "OFF")}");
        Run("""
            CREATE TABLE sample(id INTEGER PRIMARY KEY, tag TEXT, whole INTEGER, number, body TEXT, bytes BLOB);
            CREATE INDEX sample_body ON sample(body);
            CREATE TABLE keyed(key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
            """);
    }

    public SqliteConnection Connection { get; }

    public string Path => System.IO.Path.Combine(_folder.FullName, "vault.db");

    /// <summary>The root of the sample's table.</summary>
    public int RootPage
    {
        get
        {
            using var command = Connection.CreateCommand();
            command.CommandText = "SELECT rootpage FROM sqlite_master WHERE name = 'sample'";
            return (int)(long)command.ExecuteScalar()!;
        }
    }

    public static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    public void Run(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Checkpoint() => Run("PRAGMA wal_checkpoint(TRUNCATE)");

    /// <summary>Adds rows in one transaction; one text in <paramref name="longTextEvery"/> has up to 200,000 bytes.</summary>
    public void Fill(Random random, int rows, int longTextEvery = 100)
    {
        using var transaction = Connection.BeginTransaction();
        using var command = Connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO sample(tag, whole, number, body, bytes) VALUES($tag, $whole, $number, $body, $bytes)";
        for (var i = 0; i < rows; i++)
        {
            var bytes = new byte[random.Next(10) == 0 ? random.Next(9_000) : random.Next(40)];
            random.NextBytes(bytes);
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$tag", random.Next(20) == 0 ? "" : "tag " + i);
            command.Parameters.AddWithValue("$whole", Wholes[random.Next(Wholes.Length)]);
            command.Parameters.AddWithValue("$number", random.Next(4) == 0 ? DBNull.Value : (random.NextDouble() - 0.5) * 1e9);
            command.Parameters.AddWithValue("$body", Text(random, random.Next(longTextEvery) == 0 ? 200_000 : 300));
            command.Parameters.AddWithValue("$bytes", random.Next(5) == 0 ? DBNull.Value : bytes);
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <summary>Fills the table that lives in index pages, with keys and values long enough to overflow.</summary>
    public void FillKeyed(Random random, int rows)
    {
        using var transaction = Connection.BeginTransaction();
        using var command = Connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO keyed VALUES($key, $value)";
        for (var i = 0; i < rows; i++)
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$key", $"{i} {Text(random, 6_000)}");
            command.Parameters.AddWithValue("$value", new byte[random.Next(20_000)]);
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <summary>Copies the files as they are, as a crash would leave them; the log comes along when it is there.</summary>
    public string CopyFiles(string name)
    {
        var copy = System.IO.Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(copy, ReadShared(Path));
        if (File.Exists(Path + "-wal"))
        {
            File.WriteAllBytes(copy + "-wal", ReadShared(Path + "-wal"));
        }

        return copy;
    }

    /// <summary>The sample's rows by id, as SQLite reads them from the files at the path.</summary>
    public static Dictionary<long, string> RowsBySqlite(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, NULL, tag, whole, number, body, bytes FROM sample";
        using var reader = command.ExecuteReader();
        var rows = new Dictionary<long, string>();
        while (reader.Read())
        {
            var values = new object?[ColumnCount];
            for (var i = 0; i < ColumnCount; i++)
            {
                values[i] = reader.IsDBNull(i + 1) ? null : reader.GetValue(i + 1);
            }

            rows.Add(reader.GetInt64(0), Print(values));
        }

        return rows;
    }

    /// <summary>The sample's rows, as salvage finds them; rows of other shapes are left out.</summary>
    public static (List<(long Id, string Values)> Rows, SalvageTally Tally) Salvage(string path)
    {
        using var source = PageSource.Open(path);
        var pages = new PageRows(source);
        var rows = pages.Read()
            .Where(row => row.Values is [null, string, ..] && row.Values.Length == ColumnCount)
            .Select(row => (row.RowId, Print(row.Values)))
            .ToList();
        return (rows, pages.Tally);
    }

    public void Dispose()
    {
        Connection.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Text(Random random, int bytesMax)
    {
        var text = new StringBuilder();
        for (var left = random.Next(bytesMax); left > 0; left--)
        {
            var letter = Letters[random.Next(Letters.Length)];
            text.Append(letter);
            left -= Encoding.UTF8.GetByteCount(letter) - 1;
        }

        return text.ToString();
    }

    // Long values are compared by hash, so that 10,000 rows of them stay small.
    private static string Print(object?[] values) => string.Join('|', values.Select(value => value switch
    {
        null => "null",
        long whole => "long " + whole.ToString(CultureInfo.InvariantCulture),
        double number => "double " + BitConverter.DoubleToInt64Bits(number).ToString(CultureInfo.InvariantCulture),
        string text => "text " + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
        byte[] bytes => "blob " + Convert.ToHexString(SHA256.HashData(bytes)),
        _ => throw new InvalidOperationException(value.GetType().Name),
    }));

    private static byte[] ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
