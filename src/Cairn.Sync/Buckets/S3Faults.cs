using System.Globalization;
using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Cairn.Core;

namespace Cairn.Sync.Buckets;

/// <summary>What can go wrong between us and a server that speaks S3, in words. What the server itself said is not shown: it may repeat a key.</summary>
internal sealed class S3Faults(S3Settings settings, string place)
{
    private const string KeyHint = "Check the name of the key and its secret, and that the key may list, read, write and delete in this bucket. On Backblaze B2 a storage cap that is reached is refused like this, too.";

    public CairnException Translate(Exception cause) => cause is AmazonS3Exception answer ? OfAnswer(answer) : new(
        "remote_unreachable", $"{place} does not answer.", "Check the connection and the endpoint. Cairn tries again; everything works on without it.", isTransient: true, cause);

    private CairnException OfAnswer(AmazonS3Exception answer) => (answer.StatusCode, answer.ErrorCode) switch
    {
        (_, "RequestTimeTooSkewed" or "RequestExpired") => new(
            "remote_denied", $"{place} refuses the time of this device's clock.", "Set the clock.", innerException: answer),
        (_, "NoSuchBucket") => new(
            "remote_failed", $"There is no bucket {settings.Bucket} at {settings.Endpoint.Authority}.", "Check the bucket's name and the region, or make the bucket first: Cairn makes none.", innerException: answer),
        (_, "AuthorizationHeaderMalformed" or "PermanentRedirect") or (HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect, _) => new(
            "remote_failed", $"{place} is not in the region {settings.Region}.", "Give the bucket's region and endpoint in the address of the remote.", innerException: answer),
        (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) or (_, "InvalidAccessKeyId" or "SignatureDoesNotMatch") => new(
            "remote_denied", $"{place} refuses the key, or what it asks for.", KeyHint, innerException: answer),
        (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, _) or (_, "SlowDown") => new(
            "remote_busy", $"{place} is busy ({(int)answer.StatusCode}).", "Cairn tries again after a while.", isTransient: true, answer)
        {
            RetryAfter = RetryAfter(answer),
        },
        (var status, _) when (int)status is 0 or >= 500 => new(
            "remote_unreachable", $"{place} has a fault of its own ({(int)answer.StatusCode}).", "Cairn tries again after a while.", isTransient: true, answer),
        _ => new(
            "remote_failed", $"{place} refuses a request ({(int)answer.StatusCode}).", "Check the address of the remote. The server has to speak S3.", innerException: answer),
    };

    private static TimeSpan? RetryAfter(AmazonServiceException answer) =>
        answer.InnerException is HttpErrorResponseException { Response: { } response } && response.IsHeaderPresent("Retry-After")
            && int.TryParse(response.GetHeaderValue("Retry-After"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds) : null;
}
