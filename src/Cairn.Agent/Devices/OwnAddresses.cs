using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Cairn.Agent.Devices;

/// <summary>The addresses under which other devices may reach this one.</summary>
internal static class OwnAddresses
{
    /// <summary>Where something is reached that listens on an address: there, or where that is any, on those of the networks that this machine is in.</summary>
    public static IReadOnlyList<IPAddress> Of(IPAddress listening)
    {
        if (!listening.Equals(IPAddress.Any) && !listening.Equals(IPAddress.IPv6Any))
        {
            return [listening];
        }

        var own = NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork || (listening.Equals(IPAddress.IPv6Any) && !address.IsIPv6LinkLocal))
            .OrderBy(address => address.AddressFamily)
            .Take(PairingCode.AddressesMax)
            .ToList();
        return own.Count > 0 ? own : [IPAddress.Loopback];
    }
}
