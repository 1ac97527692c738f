using System.Net;
using System.Net.Sockets;

namespace Cairn.Protocol;

/// <summary>Where a request comes from, as it is counted.</summary>
public static class CallerAddress
{
    private const int NetworkBytes = 8;

    /// <summary>The address. Of IPv6 a network of 64 bits counts as one address, since whoever has one of its addresses has all.</summary>
    public static IPAddress KeyOf(IPAddress? address)
    {
        if (address is null or { IsIPv4MappedToIPv6: true } or { AddressFamily: not AddressFamily.InterNetworkV6 })
        {
            return address?.MapToIPv4() ?? IPAddress.None;
        }

        var network = address.GetAddressBytes();
        network.AsSpan(NetworkBytes).Clear();
        return new IPAddress(network);
    }
}
