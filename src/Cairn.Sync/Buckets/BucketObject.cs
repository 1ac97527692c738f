namespace Cairn.Sync.Buckets;

/// <summary>An object as a bucket lists it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Bytes">Its size.</param>
public readonly record struct BucketObject(string Key, long Bytes);
