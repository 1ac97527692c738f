using Cairn.Vaults.Vectors;

namespace Cairn.Agent.Vectors;

/// <summary>One line on the terminal that is written over as embedding goes on.</summary>
internal sealed class EmbedProgress(TextWriter output) : IProgress<EmbeddingProgress>
{
    public void Report(EmbeddingProgress value) => output.Write($"\r\x1b[K{value.Done:N0} of {value.Total:N0} …");

    public void Clear() => output.Write("\r\x1b[K");
}
