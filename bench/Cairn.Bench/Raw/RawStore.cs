using System.Security.Cryptography;
using System.Text.Json;
using Cairn.Bench.Samples;
using Cairn.Core.Ids;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Bench.Raw;

/// <summary>What one would write without Cairn: one table and an FTS5 index over it, prepared commands, every transaction flushed to the disk.</summary>
/// <remarks>The index is kept by a second insert rather than by a trigger, which would be slower.</remarks>
internal sealed class RawStore : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _index;
    private readonly SqliteCommand _recall;

    static RawStore() => SQLitePCL.Batteries_V2.Init();

    public RawStore(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        BusyWait.Set(_connection);
        Run("PRAGMA journal_mode = WAL");
        Run("PRAGMA synchronous = FULL");
        Run("PRAGMA cache_size = -8000");
        Run("""
            CREATE TABLE IF NOT EXISTS memories (
                rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, created_at TEXT NOT NULL, kind TEXT NOT NULL, content TEXT NOT NULL, caption TEXT, speaker TEXT,
                session TEXT, tags TEXT, source TEXT, position REAL, occurred_at TEXT, significance REAL, expires_at TEXT, metadata TEXT, links TEXT);
            CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5 (content, caption, speaker, tags, source, content = 'memories', content_rowid = 'rid');
            """);
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _insert = Prepare(
            "INSERT INTO memories (id, created_at, kind, content, speaker, tags, source) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING rid", "$1", "$2", "$3", "$4", "$5", "$6", "$7");
        _index = Prepare("INSERT INTO search (rowid, content, speaker, tags, source) VALUES ($1, $2, $3, $4, $5)", "$1", "$2", "$3", "$4", "$5");
        _recall = Prepare("SELECT m.id, m.content, bm25(search) AS score FROM search JOIN memories m ON m.rid = search.rowid WHERE search MATCH $1 ORDER BY score LIMIT $2", "$1", "$2");
    }

    public static string SqliteVersion()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        return connection.ServerVersion;
    }

    /// <summary>The words of a query as FTS5 takes them.</summary>
    public static IEnumerable<string> Words(string query) => query.TrimEnd('?').ToLowerInvariant().Split(' ').Select(word => $"\"{word}\"");

    public void Begin() => _begin.ExecuteNonQuery();

    public void Commit() => _commit.ExecuteNonQuery();

    public void Insert(Sample sample, string? source = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        var tags = JsonSerializer.Serialize(sample.Tags);
        var row = (long)Bind(
            _insert, Uuid.Version7(now, RandomNumberGenerator.Fill).ToString(), now.ToString("O"), "note", sample.Content, sample.Speaker, tags, source).ExecuteScalar()!;
        Bind(_index, row, sample.Content, sample.Speaker, tags, source).ExecuteNonQuery();
    }

    /// <summary>One memory, durable when this returns.</summary>
    public void Write(Sample sample)
    {
        Begin();
        Insert(sample);
        Commit();
    }

    /// <summary>The best memories that hold any of the words.</summary>
    public List<string> Recall(IEnumerable<string> words, int limit)
    {
        using var rows = Bind(_recall, string.Join(" OR ", words), limit).ExecuteReader();
        var found = new List<string>();
        while (rows.Read())
        {
            found.Add(rows.GetString(1));
        }

        return found;
    }

    public void Dispose()
    {
        foreach (var command in new[] { _begin, _commit, _insert, _index, _recall })
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private static SqliteCommand Bind(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var at = 0; at < values.Length; at++)
        {
            command.Parameters[at].Value = values[at] ?? DBNull.Value;
        }

        return command;
    }

    private SqliteCommand Prepare(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }

    private void Run(string sql)
    {
        using var command = Prepare(sql);
        command.ExecuteNonQuery();
    }
}
