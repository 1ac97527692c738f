using Cairn.Vaults.Erasing;

namespace Cairn.Vaults.Memories;

/// <summary>Where a memory went that was made private, or shared.</summary>
/// <param name="Id">Its record now.</param>
/// <param name="Erasure">What became of the record that it was before; nothing was erased where it was private, or shared, already.</param>
public sealed record MovedMemory(string Id, ErasureReport Erasure);
