using Cairn.Hub.Migrations;
using Cairn.Hub.Storage;
using Npgsql;

namespace Cairn.Hub.Operations;

/// <summary>Whether a node can answer: it is not about to stop, and its database is there with the schema that it knows. Thread-safe; however many ask, the database is asked once in a second.</summary>
internal sealed class Readiness(HubNode hub)
{
    private static readonly TimeSpan KeepTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CheckTime = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Task<string?>? _check;
    private long _checkedAt;

    /// <summary>Why the node is not ready, in one word; null where it is.</summary>
    public async Task<string?> ProblemAsync() => hub.IsLeaving ? "stopping" : await CurrentCheck();

    private Task<string?> CurrentCheck()
    {
        lock (_lock)
        {
            if (_check is null || (_check.IsCompleted && hub.Time.GetElapsedTime(_checkedAt) >= KeepTime))
            {
                (_check, _checkedAt) = (CheckAsync(), hub.Time.GetTimestamp());
            }

            return _check;
        }
    }

    private async Task<string?> CheckAsync()
    {
        using var patience = new CancellationTokenSource(CheckTime, hub.Time);
        try
        {
            await using var connection = await hub.Database.OpenAsync(patience.Token);
            await using var command = new NpgsqlCommand("SELECT count(*) FROM migrations", connection);
            var version = (long)(await command.ExecuteScalarAsync(patience.Token))!;
            return version == MigrationScript.All.Count ? null : version < MigrationScript.All.Count ? "schema_older" : "schema_newer";
        }
        catch (Exception failure)
        {
            return failure is OperationCanceledException ? "database_unreachable" : DatabaseFault.Explain(failure).Code;
        }
    }
}
