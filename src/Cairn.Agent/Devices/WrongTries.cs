using System.Net;
using Cairn.Core;

namespace Cairn.Agent.Devices;

/// <summary>Slows down who guesses: after ten wrong tokens or secrets in a minute, an address waits for the rest of it.</summary>
internal sealed class WrongTries(TimeProvider time)
{
    /// <summary>Wrong tries of one address in a minute.</summary>
    public const int TriesMax = 10;

    /// <summary>Addresses that are remembered. Where more try in one minute, nobody who is not known is let in before its end.</summary>
    private const int AddressesMax = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _tries = [];
    private DateTimeOffset _begun;

    /// <exception cref="CairnException">Code <c>too_many_tries</c>.</exception>
    public void RequirePatience(IPAddress? address)
    {
        lock (_lock)
        {
            Renew();
            if (_tries.Count >= AddressesMax || _tries.GetValueOrDefault(Key(address)) >= TriesMax)
            {
                throw new CairnException("too_many_tries", "Too many wrong tokens or codes came from there.", "Come again in a minute.", isTransient: true) { RetryAfter = _begun + Window - time.GetUtcNow() };
            }
        }
    }

    public void Note(IPAddress? address)
    {
        lock (_lock)
        {
            Renew();
            _tries[Key(address)] = _tries.GetValueOrDefault(Key(address)) + 1;
        }
    }

    private void Renew()
    {
        if (time.GetUtcNow() - _begun >= Window)
        {
            _tries.Clear();
            _begun = time.GetUtcNow();
        }
    }

    private static IPAddress Key(IPAddress? address) => address?.MapToIPv6() ?? IPAddress.IPv6None;
}
