using System.Globalization;
using Cairn.Hub.Operations;
using Cairn.Hub.Storage;
using Npgsql;

namespace Cairn.Hub.Sync;

/// <summary>What the nodes of a hub tell each other through PostgreSQL: whose logs have grown, what was erased, and who has other rights or other vaults than before. The first is gathered for 50 ms and sent on a connection of its own, never within a push.</summary>
internal sealed class HubNotices : IAsyncDisposable
{
    private const string Heads = "cairn_heads";
    private const string Access = "cairn_access";
    private const string Erased = "cairn_erased";
    private const string Vaults = "cairn_vaults";

    // PostgreSQL takes 8,000 bytes in one notice, and one of these is at most 56.
    private const int InOneMax = 140;

    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(1);

    private readonly HubNode _hub;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;
    private Dictionary<Guid, long> _grown = [];

    private HubNotices(HubNode hub)
    {
        _hub = hub;
        hub.Heads.Grown += Gather;
        _running = Task.WhenAll(ListenAsync(_end.Token), TellAsync(_end.Token));
    }

    public static HubNotices Start(HubNode hub) => new(hub);

    /// <summary>Tells all nodes, this one too, that an account's rights have changed, within the transaction that changes them.</summary>
    public static Task TellAccessAsync(HubTransaction transaction, Guid account, Guid? revoked) =>
        transaction.ExecuteAsync("SELECT pg_notify(@Access, @text)", new { Access, text = $"{account} {revoked}" });

    /// <summary>Tells all nodes, this one too, that something of a vault was erased, within the transaction that takes it out of a read model.</summary>
    public static Task TellErasedAsync(HubTransaction transaction, Guid vault) => transaction.ExecuteAsync("SELECT pg_notify(@Erased, @text)", new { Erased, text = $"{vault}" });

    /// <summary>Tells all nodes, this one too, for whom a vault is there now and was not, or was and is not, or otherwise than before, within the transaction that changes it.</summary>
    public static Task TellVaultsAsync(HubTransaction transaction, Guid vault, Guid[] accounts) =>
        transaction.ExecuteAsync("SELECT pg_notify(@Vaults, @vault || ' ' || account) FROM unnest(@accounts) AS account", new { Vaults, vault, accounts });

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private void Gather(Guid vault, long head)
    {
        lock (_lock)
        {
            _grown[vault] = Math.Max(head, _grown.GetValueOrDefault(vault));
        }
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(GatherTime, _hub.Time, cancellationToken);
            try
            {
                await SendAsync(Take(), cancellationToken);
            }
            catch (Exception failure) when (failure is NpgsqlException)
            {
                // Other nodes look at the heads anew when they hear PostgreSQL again.
                HubLog.NotListening(_hub.Log, failure.Message);
            }
        }
    }

    private Dictionary<Guid, long> Take()
    {
        lock (_lock)
        {
            return _grown.Count == 0 ? _grown : Interlocked.Exchange(ref _grown, []);
        }
    }

    private async Task SendAsync(Dictionary<Guid, long> grown, CancellationToken cancellationToken)
    {
        if (grown.Count == 0)
        {
            return;
        }

        await using var connection = await _hub.Database.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"SELECT pg_notify('{Heads}', text) FROM unnest($1) AS text", connection)
        {
            Parameters = { new() { Value = grown.Chunk(InOneMax).Select(some => string.Join(' ', some.Select(vault => $"{vault.Key}:{vault.Value}"))).ToArray() } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await using var connection = await _hub.Database.OpenAsync(cancellationToken);
                connection.Notification += (_, notice) => Hear(notice.Channel, notice.Payload);
                await using var command = new NpgsqlCommand($"LISTEN {Heads}; LISTEN {Access}; LISTEN {Erased}; LISTEN {Vaults}", connection);
                await command.ExecuteNonQueryAsync(cancellationToken);
                StartOver(isListening: true);
                await _hub.Callers.LookAgainAsync(cancellationToken);
                while (true)
                {
                    await connection.WaitAsync(cancellationToken);
                }
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException)
            {
                StartOver(isListening: false);
                HubLog.NotListening(_hub.Log, failure.Message);
                await Task.Delay(RetryTime, _hub.Time, cancellationToken);
            }
        }
    }

    // What was said while nobody listened is not known.
    private void StartOver(bool isListening)
    {
        _hub.Callers.IsListening = isListening;
        _hub.Callers.ForgetAll();
        _hub.Heads.Forget();
        _hub.Recalls.Clear();
    }

    private void Hear(string channel, string text)
    {
        if (channel == Heads)
        {
            foreach (var vault in text.Split(' ').Select(item => item.Split(':')))
            {
                _hub.Heads.Hear(Guid.Parse(vault[0]), long.Parse(vault[1], CultureInfo.InvariantCulture));
            }

            return;
        }

        if (channel == Erased)
        {
            _hub.Recalls.Forget(Guid.Parse(text));
            return;
        }

        var parts = text.Split(' ');
        if (channel == Vaults)
        {
            _hub.Heads.Forget(Guid.Parse(parts[0]));
            _hub.Lists.Tell(Guid.Parse(parts[1]));
            return;
        }

        _hub.Callers.Forget(Guid.Parse(parts[0]), parts[1].Length > 0 ? Guid.Parse(parts[1]) : null);
    }
}
