namespace Cairn.Core.Recall;

/// <summary>A query as a model sees it.</summary>
/// <param name="Model">The embedder's model; only vectors of it are compared.</param>
/// <param name="Vector">What it made of the query's text.</param>
public sealed record QueryVector(string Model, ReadOnlyMemory<float> Vector);
