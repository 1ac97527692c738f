using Cairn.Vaults;

namespace Cairn.Agent.Daemon;

/// <summary>A vault that somebody works on, and that stays open until the lease is disposed of.</summary>
internal sealed class VaultLease : IDisposable
{
    private readonly Held _held;
    private int _isReturned;

    private VaultLease(Held held) => _held = held;

    public Vault Vault => _held.Vault;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isReturned, 1) == 0)
        {
            _held.Return();
        }
    }

    /// <summary>An open vault and how many work on it. The count begins with one, for the list of open vaults.</summary>
    internal sealed class Held(Vault vault)
    {
        private int _users = 1;

        public Vault Vault => vault;

        public VaultLease Rent()
        {
            Interlocked.Increment(ref _users);
            return new VaultLease(this);
        }

        /// <summary>Takes the vault off the list; it is closed when the last lease is returned.</summary>
        public void Retire() => Return();

        public void Return()
        {
            if (Interlocked.Decrement(ref _users) == 0)
            {
                vault.Dispose();
            }
        }
    }
}
