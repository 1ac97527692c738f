using Cairn.Vaults.Workspace;

namespace Cairn.Vaults.Storage;

/// <summary>The tables of <c>vault.db</c>, as numbered migrations. Documented in <c>docs/reference/vault-format.md</c>.</summary>
internal static class Schema
{
    /// <summary>The version that this program reads and writes, kept in <c>PRAGMA user_version</c>.</summary>
    public static int Version => Migrations.Length;

    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;

        CREATE TABLE changes (
            seq INTEGER PRIMARY KEY,
            op BLOB NOT NULL,
            record INTEGER NOT NULL,
            stamp BLOB NOT NULL,
            body TEXT NOT NULL,
            hash BLOB NOT NULL);
        CREATE UNIQUE INDEX changes_op ON changes (op);
        CREATE INDEX changes_record ON changes (record);

        CREATE TABLE records (
            rid INTEGER PRIMARY KEY,
            seq INTEGER NOT NULL,
            collection TEXT NOT NULL,
            id TEXT NOT NULL,
            visible INTEGER NOT NULL,
            ledger INTEGER NOT NULL,
            stamp BLOB,
            stamps TEXT,
            deleted BLOB,
            erased BLOB,
            conflicts INTEGER NOT NULL,
            fields TEXT NOT NULL,
            hash BLOB NOT NULL);
        CREATE UNIQUE INDEX records_id ON records (collection, id);
        CREATE INDEX records_seq ON records (seq);

        CREATE TABLE conflicts (
            record INTEGER NOT NULL,
            field TEXT NOT NULL,
            stamp BLOB NOT NULL,
            value TEXT NOT NULL,
            open INTEGER NOT NULL,
            PRIMARY KEY (record, field, stamp, value)) WITHOUT ROWID;

        CREATE TABLE digest (part INTEGER PRIMARY KEY, sum BLOB NOT NULL);

        CREATE TABLE segments (segment INTEGER PRIMARY KEY, level INTEGER NOT NULL, documents INTEGER NOT NULL, terms INTEGER NOT NULL);
        CREATE TABLE postings (block INTEGER PRIMARY KEY, segment INTEGER NOT NULL, first BLOB NOT NULL, data BLOB NOT NULL);
        CREATE UNIQUE INDEX postings_first ON postings (segment, first);

        CREATE VIEW memories AS SELECT
            id,
            json_extract(fields, '$.kind') AS type,
            json_extract(fields, '$.content') AS content,
            json_extract(fields, '$.caption') AS caption,
            json_extract(fields, '$.speaker') AS speaker,
            json_extract(fields, '$.session') AS session,
            json_extract(fields, '$.tags') AS tags,
            json_extract(fields, '$.source') AS source,
            json_extract(fields, '$.occurred_at') AS timestamp,
            json_extract(fields, '$.emotional_context') AS emotional_context,
            json_extract(fields, '$.loop_context') AS loop_context,
            coalesce(json_extract(fields, '$.significance'), 0.5) AS significance,
            coalesce(json_extract(fields, '$.compressed'), 0) AS compressed,
            json_extract(fields, '$.metadata') AS metadata
        FROM records WHERE collection = 'memories' AND visible = 1;
        """,

        // The keyword index in segments with block maxima, built again from the records; and a vector of every memory, where an embedder is configured.
        """
        DROP TABLE postings;
        DROP TABLE segments;
        CREATE TABLE segments (segment INTEGER PRIMARY KEY, level INTEGER NOT NULL, first INTEGER NOT NULL, documents INTEGER NOT NULL);
        CREATE TABLE blocks (block INTEGER PRIMARY KEY, data BLOB NOT NULL);
        UPDATE meta SET value = 0 WHERE key = 'indexed';

        CREATE TABLE models (
            model INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            dimensions INTEGER NOT NULL,
            reached INTEGER NOT NULL,
            version INTEGER NOT NULL,
            UNIQUE (name, dimensions));

        CREATE TABLE vectors (
            block INTEGER PRIMARY KEY,
            model INTEGER NOT NULL,
            version INTEGER NOT NULL,
            used INTEGER NOT NULL,
            records BLOB NOT NULL,
            data BLOB NOT NULL);

        CREATE TABLE embedded (
            record INTEGER NOT NULL,
            model INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            block INTEGER NOT NULL,
            slot INTEGER NOT NULL,
            hash BLOB NOT NULL,
            PRIMARY KEY (record, model)) WITHOUT ROWID;
        CREATE INDEX embedded_hash ON embedded (model, hash);
        CREATE INDEX embedded_refused ON embedded (model) WHERE block = 0;
        """,

        // What each remote has, what it refused, and what could not be taken in from it.
        """
        CREATE TABLE remotes (
            number INTEGER PRIMARY KEY,
            remote TEXT NOT NULL UNIQUE,
            cursor TEXT NOT NULL DEFAULT '',
            head TEXT NOT NULL DEFAULT '',
            pushed INTEGER NOT NULL DEFAULT 0,
            sending INTEGER NOT NULL DEFAULT 0,
            synced_at TEXT,
            problem TEXT,
            detail TEXT,
            attempts INTEGER NOT NULL DEFAULT 0,
            retry_at TEXT,
            repaired_at TEXT);

        CREATE TABLE held (remote INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (remote, seq)) WITHOUT ROWID;

        CREATE TABLE failures (
            failure INTEGER PRIMARY KEY,
            remote INTEGER NOT NULL,
            seq INTEGER,
            body TEXT,
            hash BLOB NOT NULL,
            problem TEXT NOT NULL,
            detail TEXT NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 1,
            failed_at TEXT NOT NULL,
            UNIQUE (remote, hash));

        CREATE VIEW sync_queue AS SELECT
            remotes.remote AS remote,
            changes.seq AS sequence,
            records.collection AS collection,
            records.id AS id,
            CASE
                WHEN failures.failure IS NOT NULL THEN 'failed'
                WHEN changes.seq <= remotes.pushed OR held.seq IS NOT NULL THEN 'synced'
                WHEN changes.seq <= remotes.sending THEN 'syncing'
                ELSE 'queued' END AS status,
            failures.problem AS problem,
            failures.detail AS detail,
            coalesce(failures.attempts, 0) AS attempts
        FROM remotes CROSS JOIN changes
        JOIN records ON records.rid = changes.record
        LEFT JOIN held ON held.remote = remotes.number AND held.seq = changes.seq
        LEFT JOIN failures ON failures.remote = remotes.number AND failures.seq = changes.seq
        WHERE substr(records.id, 1, 8) <> 'private:';
        CREATE INDEX failures_seq ON failures (remote, seq);
        """,

        // Up to where a remote has blanked what was erased, how much of it has not arrived yet, and whether it keeps what it holds; and records whose content is only at the remotes, to keep within a size limit.
        """
        ALTER TABLE remotes ADD COLUMN blanked INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE remotes ADD COLUMN missing INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE remotes ADD COLUMN keeps INTEGER NOT NULL DEFAULT 0;
        UPDATE remotes SET blanked = pushed;

        CREATE TABLE evictions (record INTEGER PRIMARY KEY, bytes INTEGER NOT NULL, start TEXT NOT NULL, used INTEGER NOT NULL);
        """,

        // The workspace: what its lists are asked for by, and the tables that a person would open.
        WorkspaceSchema.Create,
    ];

    /// <summary>Brings a database of an earlier version to ours.</summary>
    public static void Upgrade(Database database)
    {
        if (database.Number("PRAGMA user_version") < Version)
        {
            database.Execute("BEGIN IMMEDIATE");
            Migrate(database, database.Number("PRAGMA user_version"));
            database.Execute("COMMIT");
        }
    }

    /// <summary>Brings the tables from their version to ours; the caller holds the write transaction.</summary>
    public static void Migrate(Database database, long from)
    {
        foreach (var migration in Migrations.Skip((int)from))
        {
            database.Execute(migration);
        }

        database.Execute($"PRAGMA user_version = {Version}");
    }
}
