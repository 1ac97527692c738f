namespace Cairn.Sync.Buckets;

/// <summary>Where a bucket on a server that speaks S3 is, and who asks.</summary>
public sealed record S3Settings
{
    /// <summary>The server, such as <c>https://s3.us-west-004.backblazeb2.com</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The region that requests are signed for; servers of one's own take any.</summary>
    public required string Region { get; init; }

    /// <summary>The bucket's name.</summary>
    public required string Bucket { get; init; }

    /// <summary>What all keys begin with, without slashes at its ends; empty for the whole bucket.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The name of the key.</summary>
    public required string AccessKey { get; init; }

    /// <summary>The key's secret.</summary>
    public required string Secret { get; init; }

    /// <summary>How long one request may take. The default is a minute.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a request is repeated that found the server busy or out of reach, a second or so apart. The default is 2.</summary>
    public int RepeatsMax { get; init; } = 2;

    /// <summary>Without the key and its secret.</summary>
    public override string ToString() => $"{Bucket}/{Prefix} at {Endpoint}";
}
