using System.Net;
using Cairn.Agent.Web;
using Cairn.Core;

namespace Cairn.Agent.Daemon;

/// <summary>Where the agent listens, and to whom.</summary>
internal sealed record AgentOptions
{
    public const int DefaultPort = 8080;

    /// <summary>The address to listen on, or a name of this machine.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port; 0 for any that is free.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The token that requests must carry; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>Where to listen for paired devices; null for nowhere.</summary>
    public IPEndPoint? Serve { get; init; }

    /// <summary>The origins whose pages may use the API, beside the agent's own; as browsers name them.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>How long the headers of a request may take.</summary>
    public TimeSpan HeadersTime { get; init; } = ApiLimits.HeadersTime;

    /// <summary>How long a body may take.</summary>
    public TimeSpan BodyTime { get; init; } = ApiLimits.BodyTime;

    /// <summary>How long a client may take to read an answer.</summary>
    public TimeSpan AnswerTime { get; init; } = ApiLimits.AnswerTime;

    /// <summary>How long a connection without requests is kept.</summary>
    public TimeSpan IdleTime { get; init; } = ApiLimits.IdleTime;

    /// <summary>Most connections.</summary>
    public int ConnectionsMax { get; init; } = ApiLimits.ConnectionsMax;

    /// <summary>The addresses to listen on.</summary>
    /// <exception cref="CairnException">Code <c>invalid_host</c>.</exception>
    public IReadOnlyList<IPAddress> Addresses()
    {
        try
        {
            return Host == "localhost" ? [IPAddress.Loopback] : IPAddress.TryParse(Host, out var address) ? [address] : Dns.GetHostAddresses(Host);
        }
        catch (Exception cause) when (cause is System.Net.Sockets.SocketException or ArgumentException)
        {
            throw new CairnException("invalid_host", $"{Host} is no address of this machine.", "Use 127.0.0.1, or an address that `ip address` shows.", innerException: cause);
        }
    }
}
