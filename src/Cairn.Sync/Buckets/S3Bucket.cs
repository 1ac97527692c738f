using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Cairn.Core;

namespace Cairn.Sync.Buckets;

/// <summary>A bucket on a server that speaks S3: Amazon's, Backblaze B2, MinIO and others.</summary>
/// <remarks>Uses nothing but listing, getting, putting and deleting, which all of them do alike. The bucket has to exist.</remarks>
public sealed class S3Bucket : IBucket
{
    private readonly S3Settings _settings;
    private readonly S3Faults _faults;
    private readonly AmazonS3Client _client;

    // Whether the bucket keeps older versions, as every bucket of Backblaze B2 does: there, deleting only hides.
    private volatile bool _keepsVersions;

    /// <summary>Prepares the connection; nothing is sent yet.</summary>
    public S3Bucket(S3Settings settings)
    {
        _settings = settings;
        _faults = new S3Faults(settings, Place);
        _client = new AmazonS3Client(new BasicAWSCredentials(settings.AccessKey, settings.Secret), new AmazonS3Config
        {
            ServiceURL = settings.Endpoint.AbsoluteUri,
            AuthenticationRegion = settings.Region,
            ForcePathStyle = true,

            // Checksums beyond S3's first ones, and bodies in signed chunks, are not understood by all: some store them as content.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            MaxErrorRetry = settings.RepeatsMax,
            Timeout = settings.Timeout,
        });
    }

    /// <inheritdoc/>
    public string Place => $"The bucket {_settings.Bucket} at {_settings.Endpoint.Authority}";

    /// <inheritdoc/>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        if (await GetAsync(BucketKey.Marker, cancellationToken) is null)
        {
            await PutAsync(BucketKey.Marker, MarkerFile.Content(), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<BucketObject>> ListAsync(string prefix, CancellationToken cancellationToken) => RunAsync<IReadOnlyList<BucketObject>>(
        async () =>
        {
            var found = new List<BucketObject>();
            var request = new ListObjectsV2Request { BucketName = _settings.Bucket, Prefix = KeyOf(prefix) };
            ListObjectsV2Response page;
            do
            {
                page = await _client.ListObjectsV2Async(request, cancellationToken);
                found.AddRange((page.S3Objects ?? []).Select(item => new BucketObject(item.Key[KeyOf("").Length..], item.Size ?? 0)));
                if (found.Count > BucketLimits.ObjectsMax)
                {
                    throw new CairnException("remote_failed", $"{Place} holds more than {BucketLimits.ObjectsMax:N0} objects below {prefix}.", "Give Cairn a prefix of its own.");
                }

                request.ContinuationToken = page.NextContinuationToken;
            }
            while (page.IsTruncated == true);
            return found;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            try
            {
                using var response = await _client.GetObjectAsync(new GetObjectRequest { BucketName = _settings.Bucket, Key = KeyOf(key) }, cancellationToken);
                NoteVersion(response.VersionId);
                var content = new byte[Math.Min(response.ContentLength, BucketLimits.ObjectBytesMax)];
                await response.ResponseStream.ReadExactlyAsync(content, cancellationToken);
                return content;
            }
            catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound && missing.ErrorCode != "NoSuchBucket")
            {
                return null;
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            using var body = new MemoryStream(content.ToArray());
            var response = await _client.PutObjectAsync(
                new PutObjectRequest { BucketName = _settings.Bucket, Key = KeyOf(key), InputStream = body, ContentType = "application/octet-stream", UseChunkEncoding = false, AutoCloseStream = false },
                cancellationToken);
            NoteVersion(response.VersionId);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            if (!_keepsVersions)
            {
                var response = await _client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = _settings.Bucket, Key = KeyOf(key) }, cancellationToken);
                NoteVersion(response.VersionId);
            }

            if (_keepsVersions)
            {
                await DeleteVersionsAsync(KeyOf(key), cancellationToken);
            }

            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    // The oldest first, so that the object is listed as long as anything is left of it, should this be cut off.
    private async Task DeleteVersionsAsync(string key, CancellationToken cancellationToken)
    {
        var versions = await _client.ListVersionsAsync(new ListVersionsRequest { BucketName = _settings.Bucket, Prefix = key }, cancellationToken);
        foreach (var version in (versions.Versions ?? []).Where(version => version.Key == key).Reverse())
        {
            await _client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = _settings.Bucket, Key = key, VersionId = version.VersionId }, cancellationToken);
        }
    }

    private void NoteVersion(string? version) => _keepsVersions |= version is not (null or "" or "null");

    private string KeyOf(string key) => _settings.Prefix.Length == 0 ? key : $"{_settings.Prefix}/{key}";

    private async Task<T> RunAsync<T>(Func<Task<T>> operation, CancellationToken cancellationToken)
    {
        try
        {
            return await operation();
        }
        catch (Exception cause) when (cause is not CairnException && !cancellationToken.IsCancellationRequested)
        {
            throw _faults.Translate(cause);
        }
    }
}
