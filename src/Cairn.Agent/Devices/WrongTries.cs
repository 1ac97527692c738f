using System.Net;
using Cairn.Core;
using Cairn.Protocol;

namespace Cairn.Agent.Devices;

/// <summary>Slows down who guesses: after ten wrong tokens or secrets in a minute, an address waits for the rest of it. One that is right is let in all the same.</summary>
/// <remarks>Thread-safe. Of IPv6 a network of 64 bits counts as one address, since whoever has one of its addresses has all.</remarks>
internal sealed class WrongTries(TimeProvider time)
{
    /// <summary>Wrong tries of one address in a minute.</summary>
    public const int TriesMax = 10;

    /// <summary>Most addresses that are remembered. Where more try within a minute, those are forgotten that began first.</summary>
    public const int AddressesMax = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, (long Begun, int Count)> _tries = [];
    private readonly Queue<IPAddress> _order = new();

    /// <summary>Notes that something wrong came from an address.</summary>
    /// <exception cref="CairnException">Code <c>too_many_tries</c>.</exception>
    public void Note(IPAddress? address)
    {
        lock (_lock)
        {
            Drop(over => time.GetElapsedTime(over.Begun) >= Window);
            var key = CallerAddress.KeyOf(address);
            if (!_tries.TryGetValue(key, out var tries))
            {
                Drop(_ => _order.Count >= AddressesMax);
                tries = (time.GetTimestamp(), 0);
                _order.Enqueue(key);
            }

            _tries[key] = tries with { Count = tries.Count + 1 };
            if (tries.Count >= TriesMax)
            {
                throw new CairnException("too_many_tries", "Too many wrong tokens or codes came from there.", "Come again in a minute.", isTransient: true) { RetryAfter = Window - time.GetElapsedTime(tries.Begun) };
            }
        }
    }

    // Every window is as long, so that those which began first are over first.
    private void Drop(Func<(long Begun, int Count), bool> isToGo)
    {
        while (_order.TryPeek(out var first) && isToGo(_tries[first]))
        {
            _tries.Remove(_order.Dequeue());
        }
    }
}
