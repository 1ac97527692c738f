using System.CommandLine;
using System.Text;
using Cairn.Agent.CommandLine;
using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Vaults;

namespace Cairn.Agent.Exporting;

/// <summary><c>cairn export</c>.</summary>
internal static class ExportCommand
{
    private const int PageMax = 1_000;

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "The file to make; - for standard output.", DefaultValueFactory = _ => "-" };
        var command = new Command("export", "Write out everything: the log, one change a line. `cairn import` of it into an empty vault gives the same vault.") { file };
        Session.Bind(command, terminal, session =>
        {
            using var vault = session.OpenVault();
            if (session.Get(file) == "-")
            {
                Write(vault, terminal.Out);
                return ExitCode.Success;
            }

            var written = WriteFile(vault, session.Get(file));
            return session.Answer(
                json =>
                {
                    json.WriteStartObject();
                    json.WriteNumber("changes", written);
                    json.WriteEndObject();
                },
                output => output.WriteLine($"{written:N0} changes"));
        });
        return command;
    }

    private static long WriteFile(Vault vault, string path)
    {
        try
        {
            using var output = new StreamWriter(new FileStream(path, FileMode.CreateNew), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return Write(vault, output);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CairnException("file_not_written", $"The file {path} could not be written.", "Choose a name that is not taken, in a folder that has room and can be written to.", innerException: exception);
        }
    }

    private static long Write(Vault vault, TextWriter output)
    {
        var written = 0L;
        var after = 0L;
        while (vault.Changes(after, PageMax) is { Count: > 0 } page)
        {
            foreach (var logged in page)
            {
                output.Write(ChangeJson.Write(logged.Change));
                output.Write('\n');
            }

            written += page.Count;
            after = page[^1].Sequence;
        }

        return written;
    }
}
