namespace Cairn.Sync.Buckets;

/// <summary>The key to a bucket.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Secret">Its secret.</param>
public sealed record S3Key(string Id, string Secret)
{
    /// <summary>Reads the key from the environment: <c>B2_APPLICATION_KEY_ID</c> and <c>B2_APPLICATION_KEY</c> for Backblaze B2, and for all others
    /// (and where those are not set) <c>AWS_ACCESS_KEY_ID</c> and <c>AWS_SECRET_ACCESS_KEY</c>.</summary>
    /// <returns>Null where either is missing.</returns>
    public static S3Key? FromEnvironment(BucketAddress address, Func<string, string?> variable) =>
        (address.Scheme == BucketAddress.BackblazeScheme ? Of(variable("B2_APPLICATION_KEY_ID"), variable("B2_APPLICATION_KEY")) : null)
        ?? Of(variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"));

    /// <summary>Nothing of it.</summary>
    public override string ToString() => nameof(S3Key);

    private static S3Key? Of(string? id, string? secret) => string.IsNullOrEmpty(id) || string.IsNullOrEmpty(secret) ? null : new S3Key(id, secret);
}
