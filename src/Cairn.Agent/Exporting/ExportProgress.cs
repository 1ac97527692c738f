namespace Cairn.Agent.Exporting;

/// <summary>One line on the terminal that is written over as an export goes on.</summary>
internal sealed class ExportProgress(TextWriter output) : IProgress<long>
{
    public void Report(long value) => output.Write($"\r\x1b[K{value:N0} written …");

    public void Clear() => output.Write("\r\x1b[K");
}
