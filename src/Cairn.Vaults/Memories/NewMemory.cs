using Cairn.Core.Records;

namespace Cairn.Vaults.Memories;

/// <summary>A memory that is to be stored.</summary>
/// <param name="Fields">Its fields.</param>
/// <param name="IsPrivate">Whether it stays on this device.</param>
public sealed record NewMemory(IReadOnlyDictionary<string, FieldValue> Fields, bool IsPrivate = false);
