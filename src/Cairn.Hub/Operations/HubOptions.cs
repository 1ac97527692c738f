using System.Net;

namespace Cairn.Hub.Operations;

/// <summary>How a node of a hub runs.</summary>
public sealed record HubOptions
{
    /// <summary>Where PostgreSQL is, as Npgsql reads it.</summary>
    public required string Database { get; init; }

    /// <summary>How the owner of the schema reaches it, to migrate it; null where that is <see cref="Database"/>. Best is another, so that the service can alter nothing.</summary>
    public string? OwnerDatabase { get; init; }

    /// <summary>How whoever migrates connects.</summary>
    internal string Migrating => OwnerDatabase ?? Database;

    /// <summary>Where it listens: http:// or https://, an address of this machine, and a port, which is 0 for any that is free.</summary>
    public Uri Listen { get; init; } = new("http://127.0.0.1:8000");

    /// <summary>Under which address people and devices reach it, where that is another than <see cref="Listen"/>, as it is behind a proxy.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Networks of proxies whose word is taken for where a request comes from (<c>X-Forwarded-For</c>), beside one on this machine. Believed only with <see cref="PublicUrl"/>.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];

    /// <summary>Private networks in which webhooks may have their receivers, also with http://; of others, only those in the internet are told, and with https:// only.</summary>
    public IReadOnlyList<IPNetwork> WebhookNetworks { get; init; } = [];

    /// <summary>For https: the file with the certificate and what it is signed with, in PEM.</summary>
    public string? Certificate { get; init; }

    /// <summary>For https: the file with the certificate's key, in PEM.</summary>
    public string? Key { get; init; }

    /// <summary>Where it gives its metrics, to everybody who reaches that address: one of this machine, or of a network of one's own; null for nowhere.</summary>
    public Uri? MetricsListen { get; init; }

    /// <summary>How many seconds a node that is to stop says that it is not ready before it does, so that a balancer takes it away. From 0 to 9; the default is 5.</summary>
    public int LeaveSeconds { get; init; } = 5;

    /// <summary>Most requests of one device in a minute.</summary>
    public int RequestsPerMinute { get; init; } = 100;

    /// <summary>Most streams that are open at once.</summary>
    public int StreamsMax { get; init; } = 18_500;

    /// <summary>Most streams of one device, or key, that are open at once on one node.</summary>
    public int StreamsPerDevice { get; init; } = 16;
}
