using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Bench.Workspace;

/// <summary>What one would write without Cairn: a table of each kind with its columns, the indexes that its lists need, prepared commands, every transaction flushed to the disk. It keeps no history.</summary>
internal sealed class RawWork : IDisposable
{
    /// <summary>What follows when a todo is asked for by something.</summary>
    public const string Recent = "updated_at DESC";
    public const string Priority = "priority DESC, coalesce(due_at, '~'), updated_at DESC";
    public const string Due = "coalesce(due_at, '~'), updated_at DESC";
    public const string Title = "title COLLATE NOCASE, updated_at DESC";

    private const string Columns = "id, title, description, status, priority, project_id, weekly_goal_id, estimated_hours, actual_hours, due_at, completed_at, created_at, updated_at";

    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly SqliteConnection _connection;

    public RawWork(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        BusyWait.Set(_connection);
        Run("PRAGMA journal_mode = WAL");
        Run("PRAGMA synchronous = FULL");
        Run("PRAGMA secure_delete = ON");
        Run("PRAGMA cache_size = -8000");
        Run("PRAGMA wal_autocheckpoint = 8000");
        Run("PRAGMA foreign_keys = ON");
        Run("""
            CREATE TABLE IF NOT EXISTS projects (
                id TEXT PRIMARY KEY, title TEXT NOT NULL, description TEXT, why TEXT, kind TEXT, status TEXT NOT NULL DEFAULT 'active', priority INTEGER NOT NULL DEFAULT 1, due_at TEXT, completed_at TEXT,
                created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
            CREATE INDEX IF NOT EXISTS projects_status ON projects (status, priority DESC, coalesce(due_at, '~'), updated_at DESC);
            CREATE TABLE IF NOT EXISTS weekly_goals (id TEXT PRIMARY KEY, week_start_date TEXT NOT NULL, title TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
            CREATE INDEX IF NOT EXISTS weekly_goals_week ON weekly_goals (week_start_date);
            CREATE TABLE IF NOT EXISTS todos (
                id TEXT PRIMARY KEY, title TEXT NOT NULL, description TEXT, status TEXT NOT NULL DEFAULT 'dumped', priority INTEGER NOT NULL DEFAULT 1, project_id TEXT REFERENCES projects, weekly_goal_id TEXT REFERENCES weekly_goals,
                estimated_hours REAL, actual_hours REAL, due_at TEXT, completed_at TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
            CREATE INDEX IF NOT EXISTS todos_updated ON todos (updated_at);
            CREATE INDEX IF NOT EXISTS todos_status ON todos (status, updated_at);
            CREATE INDEX IF NOT EXISTS todos_project ON todos (project_id, updated_at);
            CREATE INDEX IF NOT EXISTS todos_goal ON todos (weekly_goal_id, updated_at);
            CREATE INDEX IF NOT EXISTS todos_priority ON todos (priority DESC, coalesce(due_at, '~'), updated_at DESC);
            CREATE INDEX IF NOT EXISTS todos_status_priority ON todos (status, priority DESC, coalesce(due_at, '~'), updated_at DESC);
            CREATE INDEX IF NOT EXISTS todos_due ON todos (coalesce(due_at, '~'), updated_at DESC);
            CREATE INDEX IF NOT EXISTS todos_title ON todos (title COLLATE NOCASE, updated_at DESC);
            """);
    }

    public void Begin() => Run("BEGIN IMMEDIATE");

    public void Commit() => Run("COMMIT");

    /// <summary>What happened, within a transaction.</summary>
    public void Take(WorkEvent happened)
    {
        var at = TimeText.Of(happened.At);
        var (names, values) = (happened.Fields.Keys.ToList(), happened.Fields.Select(field => Value(field.Key, field.Value)).ToList());
        if (happened.IsNew)
        {
            Run(
                $"INSERT INTO {happened.Key.Collection} ({string.Concat(names.Select(name => $"{name}, "))}id, created_at, updated_at) VALUES ({string.Join(", ", Enumerable.Range(1, names.Count + 3).Select(number => $"${number}"))})",
                [.. values, happened.Key.Id, at, at]);
        }
        else
        {
            Run(
                $"UPDATE {happened.Key.Collection} SET {string.Concat(names.Select((name, number) => $"{name} = ${number + 1}, "))}updated_at = ${names.Count + 1} WHERE id = ${names.Count + 2}",
                [.. values, at, happened.Key.Id]);
        }
    }

    /// <summary>One thing that happened, durable when this returns.</summary>
    public void Write(WorkEvent happened)
    {
        Begin();
        Take(happened);
        Commit();
    }

    public RawTodo? Todo(string id) => Read($"SELECT {Columns} FROM todos WHERE id = $1", id) is [var found] ? found : null;

    /// <summary>Todos in an order, all or those whose column holds something.</summary>
    public List<RawTodo> Todos(string order, int limit, string? column = null, string? value = null) => column is null
        ? Read($"SELECT {Columns} FROM todos ORDER BY {order} LIMIT $1", limit)
        : Read($"SELECT {Columns} FROM todos WHERE {column} = $1 ORDER BY {order} LIMIT $2", value, limit);

    /// <summary>The active projects that matter most.</summary>
    public List<RawTodo> ActiveProjects(int limit) =>
        Read($"SELECT id, title, description, status, priority, why, kind, NULL, NULL, due_at, completed_at, created_at, updated_at FROM projects WHERE status = 'active' ORDER BY {Priority} LIMIT $1", limit);

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private List<RawTodo> Read(string sql, params ReadOnlySpan<object?> values)
    {
        using var row = Prepare(sql, values).ExecuteReader();
        var found = new List<RawTodo>();
        while (row.Read())
        {
            found.Add(new RawTodo(
                row.GetString(0), row.GetString(1), Text(row, 2), row.GetString(3), row.GetInt64(4), Text(row, 5), Text(row, 6), Hours(row, 7), Hours(row, 8), Text(row, 9), Text(row, 10), row.GetString(11), row.GetString(12)));
        }

        return found;
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static double? Hours(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);

    private static object? Value(string field, FieldValue value) =>
        field == "priority" ? WorkPriority.All.ToList().IndexOf(value.AsText()!) : (object?)value.AsText() ?? value.AsNumber();

    private void Run(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var at = 0; at < values.Length; at++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${at + 1}" });
            }

            _commands.Add(sql, command);
        }

        for (var at = 0; at < values.Length; at++)
        {
            command.Parameters[at].Value = values[at] ?? DBNull.Value;
        }

        return command;
    }
}
