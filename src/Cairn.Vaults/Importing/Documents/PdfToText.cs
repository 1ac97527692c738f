using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Cairn.Core;
using Cairn.Vaults.Importing.Formats;

namespace Cairn.Vaults.Importing.Documents;

/// <summary>Runs <c>pdftotext</c>. It gets the file through its input, so that no name reaches its command line, and is killed when it takes too long or says too much.</summary>
internal static class PdfToText
{
    private const string Program = "pdftotext";

    /// <summary>Most characters of text taken from one file.</summary>
    private const int TextLengthMax = 64 << 20;

    private static readonly TimeSpan TimeMax = TimeSpan.FromMinutes(2);

    /// <summary>The text, with a form feed after each page; null where the program is not installed.</summary>
    /// <exception cref="CairnException">Codes <c>document_invalid</c>, <c>import_file_too_large</c>.</exception>
    public static async Task<string?> RunAsync(SourceFile file, CancellationToken cancellationToken)
    {
        var bytes = await file.ReadWholeAsync(4 * TextFile.BytesMax, cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeMax);
        using var process = Start();
        if (process is null)
        {
            return null;
        }

        try
        {
            // All three at once: a program whose output nobody takes does not read on.
            var feeding = FeedAsync(process, bytes, limit.Token);
            var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, limit.Token);
            var text = await ReadAsync(process.StandardOutput, limit.Token);
            await Task.WhenAll(feeding, errors);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? text : throw Invalid("is damaged, or asks for a password");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Invalid($"took {Program} longer than {TimeMax.TotalMinutes:N0} minutes");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static Process? Start()
    {
        var start = new ProcessStartInfo(Program, ["-q", "-enc", "UTF-8", "-", "-"])
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static async Task FeedAsync(Process process, byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(bytes, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all; its exit code says why.
        }
    }

    private static async Task<string> ReadAsync(StreamReader output, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[1 << 14];
        for (int read; (read = await output.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            text.Append(buffer, 0, text.Length + read <= TextLengthMax ? read : throw Invalid($"holds more than {TextLengthMax >> 20} million characters"));
        }

        return text.ToString();
    }

    private static CairnException Invalid(string rule) => new("document_invalid", $"The PDF {rule}.", "Open it in a viewer and print it to a new file.");
}
