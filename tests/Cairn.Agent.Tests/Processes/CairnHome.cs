using System.Diagnostics;
using System.Text;
using Cairn.Core.Records;
using Cairn.Vaults;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Log;

namespace Cairn.Agent.Tests.Processes;

/// <summary>A user of Cairn: a CAIRN_HOME of one's own, a folder to work in, and the real program.</summary>
internal sealed class CairnHome : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public CairnHome() => Directory.CreateDirectory(Work);

    /// <summary>The folder of everything below.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("cairn-agent-").FullName;

    /// <summary>CAIRN_HOME; not made before it is written to.</summary>
    public string Path => System.IO.Path.Combine(Root, "home");

    /// <summary>The working directory of the commands.</summary>
    public string Work => System.IO.Path.Combine(Root, "work");

    public VaultFolder Folder(string vault = VaultHome.DefaultVault) => new VaultHome(Path).Folder(vault);

    /// <summary>Opens a vault without the program.</summary>
    public Vault Open(string vault = VaultHome.DefaultVault) => Folder(vault).Exists ? Vault.Open(Folder(vault), new VaultOptions()) : Vault.Create(Folder(vault), new VaultOptions());

    /// <summary>Puts memories into the vault without the program, which would take longer; returns their ids.</summary>
    public async Task<IReadOnlyList<string>> SeedAsync(params string[] contents)
    {
        using var vault = Open();
        var remembered = await vault.RememberAsync([.. contents.Select(content => new SortedList<string, FieldValue> { ["content"] = FieldValue.Text(content) })], new Author("tests"));
        return [.. remembered.Select(memory => memory.Id)];
    }

    /// <summary>Makes a file in the working directory.</summary>
    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Work, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Makes a program of the shell in the working directory.</summary>
    public void WriteScript(string name, string body)
    {
        var path = Write(name, $"#!/bin/bash\n{body}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Runs <c>cairn</c> to its end, with nothing on standard input.</summary>
    public Task<CairnRun> RunAsync(params string[] args) => RunAsync([], args);

    /// <summary>Runs <c>cairn</c> to its end.</summary>
    public async Task<CairnRun> RunAsync(byte[] input, params string[] args) =>
        (await RunAsync(Start(CairnProgram.Path, args), "cairn " + string.Join(' ', args.Select(arg => arg.Length < 200 ? arg : arg[..200] + "…")), input)).WithoutInnards();

    /// <summary>Runs a script of bash in which <c>cairn</c> is the program.</summary>
    public Task<CairnRun> BashAsync(string script) => RunAsync(Start("bash", "-c", $"cairn() {{ \"$CAIRN_PROGRAM\" \"$@\"; }}; {script}"), script, []);

    /// <summary>Runs a line of bash as a person at a terminal sees it: what is asked is answered from <paramref name="typed"/>, and both outputs are one.</summary>
    public async Task<CairnRun> TerminalAsync(string line, string typed)
    {
        var terminal = Start("script", "--quiet", "--return", "--echo", "never", "--command", $"cairn() {{ \"$CAIRN_PROGRAM\" \"$@\"; }}; stty cols 120; {line}", "/dev/null");
        terminal.Environment["SHELL"] = "/bin/bash";
        terminal.Environment["TERM"] = "dumb";
        var run = await RunAsync(terminal, line, Encoding.UTF8.GetBytes(typed));
        return (run with { Out = run.Out.Replace("\r\n", "\n", StringComparison.Ordinal) }).WithoutInnards();
    }

    /// <summary>Starts <c>cairn</c>.</summary>
    public Process StartCairn(params string[] args) => Process.Start(Start(CairnProgram.Path, args))!;

    /// <summary>What starts a program as this user.</summary>
    public ProcessStartInfo Start(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            UseShellExecute = false,
            WorkingDirectory = Work,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        CairnProgram.Isolate(start, Path, Root);
        start.Environment["CAIRN_PROGRAM"] = CairnProgram.Path;
        return start;
    }

    /// <summary>Runs any program to its end.</summary>
    public static async Task<CairnRun> RunAsync(ProcessStartInfo start, string shown, byte[] input)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await FeedAsync(process, input, patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new CairnRun(shown, process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static async Task FeedAsync(Process process, byte[] input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program has read enough.
        }
    }
}
