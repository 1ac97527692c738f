using System.Text;

namespace Cairn.Agent.CommandLine;

/// <summary>What a command reads from and writes to.</summary>
internal sealed class Terminal
{
    public required TextReader In { get; init; }

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Whether a person can be asked.</summary>
    public required bool IsInteractive { get; init; }

    /// <summary>Whether the output is read by a person, and not by a program.</summary>
    public required bool IsForPeople { get; init; }

    /// <summary>Whether progress is worth showing.</summary>
    public required bool ShowsProgress { get; init; }

    /// <summary>Reads a line that is not to be seen, and null at the end of the input. The default reads a line as any other.</summary>
    public Func<string?>? SecretReader { get; init; }

    /// <summary>Reads a line that is not to be seen.</summary>
    public string? ReadSecret() => SecretReader is { } read ? read() : In.ReadLine();

    /// <summary>Says something beside the answer. Where it cannot be said, the exit code still tells how the command ended.</summary>
    public void Say(string message)
    {
        try
        {
            Error.WriteLine(message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    public static Terminal OfProcess()
    {
        // What comes in is refused where it is not UTF-8, because it would be kept otherwise than it is; what goes out is shown as well as can be.
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        var plain = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new Terminal
        {
            In = new StreamReader(Console.OpenStandardInput(), strict),
            Out = new StreamWriter(Console.OpenStandardOutput(), plain, bufferSize: 1 << 14),
            Error = new StreamWriter(Console.OpenStandardError(), plain) { AutoFlush = true },
            IsInteractive = !Console.IsInputRedirected && !Console.IsErrorRedirected,
            IsForPeople = !Console.IsOutputRedirected,
            ShowsProgress = !Console.IsErrorRedirected,
            SecretReader = Console.IsInputRedirected ? null : ReadHidden,
        };
    }

    private static string? ReadHidden()
    {
        var text = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    return text.ToString();
                case ConsoleKey.Backspace:
                    text.Length = Math.Max(0, text.Length - 1);
                    break;
                default:
                    _ = key.KeyChar == '\0' ? text : text.Append(key.KeyChar);
                    break;
            }
        }
    }
}
