using System.Net;
using System.Net.Sockets;

namespace Cairn.Hub.Webhooks;

/// <summary>Which addresses may be told something: those of the internet, and of the private networks that whoever runs the hub has named.</summary>
/// <remarks>After the special-purpose registries of IANA (RFC 6890). Of version 6 only what is handed out is taken for the internet, less what leads elsewhere: Teredo and 6to4 hold addresses
/// of version 4, and so does NAT64, which lies outside.</remarks>
/// <param name="named">The private networks. They may be told without encryption, too.</param>
internal sealed class OutsideNetworks(IReadOnlyList<IPNetwork> named)
{
    private static readonly IPNetwork Internet6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Whether an address may be connected to.</summary>
    /// <param name="scheme">How it is spoken to.</param>
    /// <param name="address">The address.</param>
    public bool Allow(string scheme, IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return named.Any(network => network.Contains(plain))
            || (scheme == Uri.UriSchemeHttps && (plain.AddressFamily == AddressFamily.InterNetwork || Internet6.Contains(plain)) && !Array.Exists(Special, network => network.Contains(plain)));
    }

    /// <summary>Whether an address could be allowed, as far as that is to be seen without asking what its name stands for.</summary>
    /// <param name="scheme">How it is spoken to.</param>
    /// <param name="address">The address; null where there is a name instead.</param>
    public bool MayHold(string scheme, IPAddress? address) => address is null ? scheme == Uri.UriSchemeHttps || named.Count > 0 : Allow(scheme, address);
}
