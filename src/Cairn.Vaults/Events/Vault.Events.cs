using Cairn.Vaults.Events;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    private readonly ChangeWatch _watch;

    /// <summary>The sequence of the last change in this replica's log; 0 where there is none.</summary>
    public long Head() => Use(database => database.Number("SELECT coalesce(max(seq), 0) FROM changes"));

    /// <summary>Completes when the log reaches beyond a sequence: at once for what this process writes, within a quarter of a second for what others do.</summary>
    public Task WaitForChangesAsync(long after, CancellationToken cancellationToken) => _watch.WaitAsync(after, cancellationToken);
}
