using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Cairn.Sync.Buckets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cairn.Sync.Tests.Buckets;

/// <summary>A server that speaks as much S3 as a bucket needs, and is strict: it verifies signatures and bodies, and refuses whatever not all servers understand.</summary>
internal sealed class S3Double : IAsyncDisposable
{
    public const string Bucket = "notes";
    public const string AccessKey = "AKIAEXAMPLE";
    public const string Secret = "a-secret/with+signs";
    public const string Region = "eu-west-1";
    public const string ReadOnlyKey = "AKIAREADONLY";

    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, List<Version>> _objects = new(StringComparer.Ordinal);
    private long _versions;

    private S3Double(WebApplication application) => _application = application;

    /// <summary>Whether deleting only hides, as on Backblaze B2.</summary>
    public bool KeepsVersions { get; init; }

    /// <summary>Objects on a page of a listing.</summary>
    public int PageSize { get; init; } = 1_000;

    /// <summary>Answers in the server's place where it returns true.</summary>
    public Func<HttpContext, Task<bool>>? Fault { get; set; }

    /// <summary>What is told to come in, changed: for a server that stores something else.</summary>
    public Func<byte[], byte[]>? Mangle { get; set; }

    public List<string> Requests { get; } = [];

    public Uri Address => new(_application.Urls.Single());

    /// <summary>All that is stored, hidden versions too.</summary>
    public IEnumerable<byte[]> Contents => _objects.Values.SelectMany(versions => versions).Select(version => version.Content).OfType<byte[]>();

    public static async Task<S3Double> StartAsync(bool keepsVersions = false, int pageSize = 1_000)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new S3Double(builder.Build()) { KeepsVersions = keepsVersions, PageSize = pageSize };
        server._application.Run(server.AnswerAsync);
        await server._application.StartAsync();
        return server;
    }

    public S3Settings Settings(string prefix = "") => new() { Endpoint = Address, Region = Region, Bucket = Bucket, Prefix = prefix, AccessKey = AccessKey, Secret = Secret, RepeatsMax = 0 };

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        lock (Requests)
        {
            Requests.Add($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        }

        if (Fault is { } fault && await fault(context))
        {
            return;
        }

        if (Refusal(context.Request, body.ToArray()) is var (status, code))
        {
            await FailAsync(context, status, code);
            return;
        }

        var path = context.Request.Path.Value!.Split('/', 3);
        if (path[1] != Bucket)
        {
            await FailAsync(context, 404, "NoSuchBucket");
            return;
        }

        var key = path.Length > 2 ? path[2] : "";
        await (context.Request.Method switch
        {
            "GET" when key.Length == 0 && context.Request.Query.ContainsKey("versions") => ListVersionsAsync(context),
            "GET" when key.Length == 0 => ListAsync(context),
            "GET" => GetAsync(context, key),
            "PUT" => PutAsync(context, key, body.ToArray()),
            "DELETE" => DeleteAsync(context, key),
            _ => FailAsync(context, 501, "NotImplemented"),
        });
    }

    private static (int Status, string Code)? Refusal(HttpRequest request, byte[] body)
    {
        var headers = request.Headers;
        string[] notEverywhere = ["If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "x-amz-copy-source", "x-amz-trailer", "x-amz-sdk-checksum-algorithm", "Transfer-Encoding"];
        if (notEverywhere.Any(headers.ContainsKey) || headers.ContentEncoding.ToString().Contains("aws-chunked", StringComparison.Ordinal)
            || headers.Keys.Any(name => name.StartsWith("x-amz-checksum-", StringComparison.OrdinalIgnoreCase)))
        {
            return (501, "NotImplemented");
        }

        var parts = headers.Authorization.ToString().Replace("AWS4-HMAC-SHA256 ", "", StringComparison.Ordinal).Split(',', StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1]);
        if (!parts.TryGetValue("Credential", out var credential) || credential.Split('/') is not [var accessKey, var day, var region, "s3", "aws4_request"] || (accessKey != AccessKey && accessKey != ReadOnlyKey))
        {
            return (403, "InvalidAccessKeyId");
        }

        if (region != Region)
        {
            return (400, "AuthorizationHeaderMalformed");
        }

        var hash = headers["x-amz-content-sha256"].ToString();
        if (hash != Convert.ToHexStringLower(SHA256.HashData(body)))
        {
            return (400, "XAmzContentSHA256Mismatch");
        }

        var signed = parts["SignedHeaders"].Split(';');
        var canonical = string.Join('\n', [
            request.Method,
            string.Join('/', request.Path.Value!.Split('/').Select(Uri.EscapeDataString)),
            string.Join('&', request.Query.OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => $"{Uri.EscapeDataString(option.Key)}={Uri.EscapeDataString(option.Value.ToString())}")),
            .. signed.Select(name => $"{name}:{headers[name].ToString().Trim()}"),
            "",
            parts["SignedHeaders"],
            hash,
        ]);
        var scope = $"{day}/{region}/s3/aws4_request";
        var toSign = $"AWS4-HMAC-SHA256\n{headers["x-amz-date"]}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signature = new[] { day, region, "s3", "aws4_request", toSign }.Aggregate(Encoding.UTF8.GetBytes("AWS4" + Secret), (key, text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
        return Convert.ToHexStringLower(signature) != parts["Signature"] ? (403, "SignatureDoesNotMatch")
            : accessKey == ReadOnlyKey && request.Method != "GET" ? (403, "AccessDenied") : null;
    }

    private Task GetAsync(HttpContext context, string key)
    {
        if (!_objects.TryGetValue(key, out var versions) || versions[^1] is not { Content: { } content } version)
        {
            return FailAsync(context, 404, "NoSuchKey");
        }

        SetVersion(context, version);
        context.Response.ContentLength = content.Length;
        return context.Response.Body.WriteAsync(content).AsTask();
    }

    private Task PutAsync(HttpContext context, string key, byte[] body)
    {
        var version = new Version(NewId(), Mangle?.Invoke(body) ?? body);
        _objects.AddOrUpdate(key, _ => [version], (_, versions) => KeepsVersions ? [.. versions, version] : [version]);
        SetVersion(context, version);
        context.Response.Headers.ETag = "\"not-a-hash\"";
        return Task.CompletedTask;
    }

    private Task DeleteAsync(HttpContext context, string key)
    {
        context.Response.StatusCode = 204;
        if (context.Request.Query["versionId"].ToString() is { Length: > 0 } id)
        {
            List<Version> left = [.. _objects.GetValueOrDefault(key, []).Where(version => version.Id != id)];
            _objects[key] = left;
            if (left.Count == 0)
            {
                _objects.TryRemove(key, out _);
            }
        }
        else if (KeepsVersions)
        {
            var hidden = new Version(NewId(), null);
            _objects.AddOrUpdate(key, _ => [hidden], (_, versions) => [.. versions, hidden]);
            SetVersion(context, hidden);
            context.Response.Headers["x-amz-delete-marker"] = "true";
        }
        else
        {
            _objects.TryRemove(key, out _);
        }

        return Task.CompletedTask;
    }

    private Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var after = query["continuation-token"].ToString();
        var prefix = query["prefix"].ToString();
        var found = _objects.Where(item => item.Key.StartsWith(prefix, StringComparison.Ordinal) && item.Value[^1].Content is not null && string.CompareOrdinal(item.Key, after) > 0)
            .OrderBy(item => item.Key, StringComparer.Ordinal).Take(PageSize + 1).ToList();
        var page = found.Take(PageSize).ToList();
        return WriteAsync(context, new XElement(
            "ListBucketResult",
            new XElement("IsTruncated", found.Count > PageSize),
            found.Count > PageSize ? new XElement("NextContinuationToken", page[^1].Key) : null,
            page.Select(item => new XElement("Contents", new XElement("Key", item.Key), new XElement("Size", item.Value[^1].Content!.Length)))));
    }

    private Task ListVersionsAsync(HttpContext context)
    {
        var prefix = context.Request.Query["prefix"].ToString();
        return WriteAsync(context, new XElement(
            "ListVersionsResult",
            new XElement("IsTruncated", false),
            _objects.Where(item => item.Key.StartsWith(prefix, StringComparison.Ordinal)).SelectMany(item => item.Value.AsEnumerable().Reverse().Select(version =>
                new XElement(version.Content is null ? "DeleteMarker" : "Version", new XElement("Key", item.Key), new XElement("VersionId", version.Id))))));
    }

    private string NewId() => string.Create(CultureInfo.InvariantCulture, $"version-{Interlocked.Increment(ref _versions)}");

    private void SetVersion(HttpContext context, Version version)
    {
        if (KeepsVersions)
        {
            context.Response.Headers["x-amz-version-id"] = version.Id;
        }
    }

    private static Task FailAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, new XElement("Error", new XElement("Code", code), new XElement("Message", $"The key {AccessKey} and {Secret} in words of the server.")));
    }

    private static Task WriteAsync(HttpContext context, XElement xml)
    {
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync(xml.ToString());
    }

    private sealed record Version(string Id, byte[]? Content);
}
