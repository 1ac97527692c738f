using Cairn.Vaults.Sealing;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults.Storage;

/// <summary>One connection to a vault's file, with its prepared statements. Not thread-safe.</summary>
internal sealed class Database : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);

    static Database()
    {
        // Statistics of memory that nobody reads, for which every allocation of any connection would take one lock.
        const int MemoryStatistics = 9;
        SQLitePCL.Batteries_V2.Init();
        SQLitePCL.raw.sqlite3_config(MemoryStatistics, 0);
    }

    private Database(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens the file, which is created when <paramref name="mode"/> allows it.</summary>
    public static Database Open(string path, SqliteOpenMode mode)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 1 }.ToString();
        var connection = new SqliteConnection(text);
        try
        {
            connection.Open();
            BusyWait.Set(connection);
            return new Database(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file that nobody changes, for reading: neither it nor what lies beside it is touched, and what stands in its log of pages is not seen.</summary>
    public static Database OpenUnchanging(string path) =>
        Open($"file:{Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)}?immutable=1", SqliteOpenMode.ReadOnly);

    /// <summary>What opens the values of a sealed vault; null where the vault is not sealed, and where nothing is to be opened.</summary>
    public VaultSeal? Seal { get; private set; }

    /// <summary>The fields of a row of <c>records</c> in SQL, as JSON.</summary>
    public string Fields => Seal is null ? "records.fields" : SealFunctions.Fields;

    /// <summary>The statements that were run so far.</summary>
    public IReadOnlyCollection<string> Statements => _statements.Keys;

    /// <summary>Lets statements read a sealed vault.</summary>
    public Database With(VaultSeal? seal)
    {
        if (seal is not null)
        {
            Seal = seal;
            SealFunctions.Register(_connection, seal);
        }

        return this;
    }

    /// <summary>Runs a statement and returns the number of rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>Runs a query and returns the first column of its first row; null where there is none.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteScalar() is var value and not DBNull ? value : null;

    /// <summary>Runs a query and returns the first column of its first row as a number; 0 where there is none.</summary>
    public long Number(string sql, params ReadOnlySpan<object?> values) => Scalar(sql, values) as long? ?? 0;

    /// <summary>Runs a query. The reader must be disposed before the same text is run again.</summary>
    public SqliteDataReader Query(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteReader();

    /// <summary>Runs a query to its end and returns what each row gives.</summary>
    public List<T> List<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var reader = Query(sql, values);
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Runs reads that must see one state of the vault.</summary>
    public T ReadConsistently<T>(Func<T> read)
    {
        Execute("BEGIN");
        try
        {
            return read();
        }
        finally
        {
            Execute("COMMIT");
        }
    }

    /// <summary>Runs statements that are to fail at once where another holds what they need.</summary>
    public T WithoutWaiting<T>(Func<T> run)
    {
        Execute("PRAGMA busy_timeout = 0");
        try
        {
            return run();
        }
        finally
        {
            BusyWait.Set(_connection);
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_statements.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var at = 0; at < values.Length; at++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${at + 1}" });
            }

            _statements.Add(sql, command);
        }

        for (var at = 0; at < values.Length; at++)
        {
            command.Parameters[at].Value = values[at] ?? DBNull.Value;
        }

        return command;
    }
}
