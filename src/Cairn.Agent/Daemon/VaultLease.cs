using Cairn.Vaults;

namespace Cairn.Agent.Daemon;

/// <summary>A vault that somebody works on, and that stays open until the lease is disposed of.</summary>
internal sealed class VaultLease : IDisposable
{
    private readonly Held _held;
    private int _isReturned;

    private VaultLease(Held held) => _held = held;

    public Vault Vault => _held.Vault;

    public bool IsOf(Held held) => _held == held;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isReturned, 1) == 0)
        {
            _held.Return();
        }
    }

    /// <summary>A vault that is opened by its first user and closed by its last. The list of open vaults is a user, too.</summary>
    /// <param name="open">Opens it.</param>
    /// <param name="madeAt">Asked once it is open: when it was made, by which another in its place is told from it.</param>
    internal sealed class Held(Func<Vault> open, Func<DateTime> madeAt)
    {
        private readonly Lazy<(Vault Vault, DateTime MadeAt)> _vault = new(() => (open(), madeAt()));
        private int _users = 1;

        public bool IsOpen => _vault.IsValueCreated;

        public DateTime MadeAt => _vault.Value.MadeAt;

        public Vault Vault => _vault.Value.Vault;

        public VaultLease Rent()
        {
            Interlocked.Increment(ref _users);
            return new VaultLease(this);
        }

        public void Return()
        {
            if (Interlocked.Decrement(ref _users) == 0 && IsOpen)
            {
                Vault.Dispose();
            }
        }
    }
}
