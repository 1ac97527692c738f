using System.Buffers;
using Cairn.Core;

namespace Cairn.Sync.Buckets;

/// <summary>The address of a bucket: a folder's path or <c>file:</c> address, <c>s3://bucket/prefix?endpoint=https://…&amp;region=…</c>, or <c>b2://bucket/prefix?region=us-west-004</c>.</summary>
/// <remarks>Holds no keys: these come from settings or the environment.</remarks>
public sealed record BucketAddress
{
    internal const string BackblazeScheme = "b2";

    private const string FolderScheme = "file";
    private const string AmazonScheme = "s3";
    private const string DefaultRegion = "us-east-1";

    private static readonly SearchValues<char> SchemeLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789+.-");
    private static readonly SearchValues<char> RegionLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> BucketLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-");

    private BucketAddress(string scheme, string text)
    {
        Scheme = scheme;
        Text = text;
    }

    /// <summary><c>file</c>, <c>s3</c> or <c>b2</c>.</summary>
    public string Scheme { get; }

    /// <summary>The address, whole: a folder's is its full path.</summary>
    public string Text { get; }

    /// <summary>Whether a key is needed.</summary>
    public bool NeedsKey => Scheme != FolderScheme;

    private Uri Endpoint { get; init; } = new("file:///");

    private string Region { get; init; } = "";

    private string Bucket { get; init; } = "";

    private string Prefix { get; init; } = "";

    /// <summary>Reads an address.</summary>
    /// <exception cref="CairnException">Code <c>invalid_remote_address</c>.</exception>
    public static BucketAddress Parse(string address)
    {
        var scheme = SchemeOf(address);
        return scheme switch
        {
            "" when address.Trim().Length > 0 && !address.Contains('\0') => new BucketAddress(FolderScheme, Path.GetFullPath(address)),
            FolderScheme when Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.LocalPath.Length > 1 => new BucketAddress(FolderScheme, Path.GetFullPath(uri.LocalPath)),
            AmazonScheme or BackblazeScheme => ParseBucket(scheme, address),
            _ => throw Invalid("it is neither a folder nor an address that begins with file:, s3:// or b2://"),
        };
    }

    /// <summary>The bucket at the address; nothing is touched or sent yet.</summary>
    /// <param name="key">The key; not needed for a folder.</param>
    /// <exception cref="CairnException">Code <c>remote_denied</c>: a key is needed.</exception>
    public IBucket Open(S3Key? key)
    {
        if (!NeedsKey)
        {
            return new FolderBucket(Text);
        }

        var names = Scheme == BackblazeScheme ? "B2_APPLICATION_KEY_ID and B2_APPLICATION_KEY" : "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
        return key is null
            ? throw new CairnException("remote_denied", $"There is no key for the bucket {Bucket} at {Endpoint.Authority}.", $"Set {names} in the environment, or keep the key with the remote.")
            : new S3Bucket(new S3Settings { Endpoint = Endpoint, Region = Region, Bucket = Bucket, Prefix = Prefix, AccessKey = key.Id, Secret = key.Secret });
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static BucketAddress ParseBucket(string scheme, string address)
    {
        if (!address.StartsWith($"{scheme}://", StringComparison.Ordinal) || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Fragment.Length > 0 || !uri.IsDefaultPort)
        {
            throw Invalid("it cannot be read");
        }

        if (uri.UserInfo.Length > 0)
        {
            throw Invalid("it holds a key, and addresses are shown and kept in clear");
        }

        // As it stands in the text: a host would be brought to lower case.
        var bucket = uri.OriginalString[(scheme.Length + "://".Length)..].Split('/', '?')[0];
        var options = Options(uri.Query);
        var region = options.GetValueOrDefault("region") ?? (scheme == AmazonScheme ? DefaultRegion : throw Invalid("the region is missing: b2://BUCKET?region=us-west-004"));
        var host = scheme == BackblazeScheme ? $"https://s3.{region}.backblazeb2.com" : $"https://s3.{region}.amazonaws.com";
        if (!IsName(bucket, BucketLetters) || !IsName(region, RegionLetters))
        {
            throw Invalid("the name of the bucket or of the region cannot be one");
        }

        return new BucketAddress(scheme, address)
        {
            Endpoint = ReadEndpoint(options.GetValueOrDefault("endpoint") ?? host),
            Region = region,
            Bucket = bucket,
            Prefix = Uri.UnescapeDataString(uri.AbsolutePath).Trim('/'),
        };
    }

    private static Dictionary<string, string> Options(string query)
    {
        var options = new Dictionary<string, string>();
        foreach (var option in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (option.Split('=', 2) is not [("endpoint" or "region") and var name, { Length: > 0 } value] || !options.TryAdd(name, Uri.UnescapeDataString(value)))
            {
                throw Invalid("after the question mark only endpoint=… and region=… can stand, each once");
            }
        }

        return options;
    }

    private static Uri ReadEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "https" or "http" && endpoint is { UserInfo: "", Query: "", Fragment: "", AbsolutePath: "/" }
            ? endpoint : throw Invalid("the endpoint is not an address like https://s3.example.org");

    // The address itself is not repeated: it may hold a key.
    private static CairnException Invalid(string why) => new(
        "invalid_remote_address", $"The address of the remote is not understood: {why}.", "Give a folder, s3://BUCKET/PREFIX?endpoint=https://SERVER&region=REGION, or b2://BUCKET/PREFIX?region=REGION.");

    // A drive's letter is no scheme.
    private static string SchemeOf(string address) => address.IndexOf(':', StringComparison.Ordinal) is var colon and > 1 && !address.AsSpan(0, colon).ContainsAnyExcept(SchemeLetters) ? address[..colon] : "";

    private static bool IsName(string text, SearchValues<char> letters) => text.Length is >= 3 and <= 63 && !text.AsSpan().ContainsAnyExcept(letters);
}
