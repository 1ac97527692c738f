using System.CommandLine;
using System.Text.Json;
using Cairn.Agent.Daemon;
using Cairn.Agent.Eviction;
using Cairn.Agent.Homes;
using Cairn.Agent.Vectors;
using Cairn.Core;
using Cairn.Core.Vectors;
using Cairn.Vaults;
using Cairn.Vaults.Erasing;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Log;
using Cairn.Vaults.Salvage;
using Cairn.Vaults.Sealing;

namespace Cairn.Agent.CommandLine;

/// <summary>One run of a command: what was asked for, where the vault is, and where the answer goes.</summary>
internal sealed class Session(ParseResult parsed, Terminal terminal)
{
    /// <summary>The actor of what is written on the command line.</summary>
    public static readonly Author Author = new("cli");

    public Terminal Terminal => terminal;

    public bool IsJson { get; } = parsed.GetValue(GlobalOptions.Json);

    public VaultHome Home { get; } = VaultHome.OfUser();

    /// <summary>The vaults to use, each once.</summary>
    public IReadOnlyList<string> VaultNames { get; } = [.. parsed.GetValue(GlobalOptions.Vault)!.Distinct(StringComparer.Ordinal)];

    /// <summary>The vaults that were named; null where none was.</summary>
    public IReadOnlyList<string>? NamedVaults => parsed.GetResult(GlobalOptions.Vault) is { Implicit: false } ? VaultNames : null;

    /// <summary>The one vault to use.</summary>
    /// <exception cref="CairnException">Code <c>one_vault</c>: several were named.</exception>
    public string VaultName => VaultNames is [var only] ? only : throw new CairnException("one_vault", "This command works on one vault.", "Name it with --vault, once.");

    public VaultFolder Folder => Home.Folder(VaultName);

    public VaultOptions Options { get; } = new() { Keys = new DeviceKeys(VaultHome.OfUser().Path), Contents = new RemoteContents(VaultHome.OfUser(), TimeProvider.System) };

    /// <summary>What the person has set in <c>settings.json</c>.</summary>
    public SettingsFile Settings => new(Home);

    public T Get<T>(Option<T> option) => parsed.GetValue(option)!;

    public T Get<T>(Argument<T> argument) => parsed.GetValue(argument)!;

    /// <summary>Whether an option was given, with a value or without.</summary>
    public bool Has(Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Makes a command's action of what it does; errors are shown with what to do next.</summary>
    public static void Bind(Command command, Terminal terminal, Func<Session, CancellationToken, Task<int>> run) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var session = new Session(parsed, terminal);
            try
            {
                return await run(session, cancellationToken);
            }
            catch (CairnException exception)
            {
                return session.Fail(exception);
            }
            catch (OperationCanceledException)
            {
                session.Note("cairn: stopped; what was done so far is kept.");
                return ExitCode.Cancelled;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return session.Fail(new CairnException("file_failed", exception.Message, "Check the file's permissions and free space, then try again.", innerException: exception));
            }
            catch (Exception exception)
            {
                // A message of somebody else's may hold anything, so only the kind of the exception is shown.
                return session.Fail(new CairnException(
                    "unexpected", $"Something went wrong that Cairn does not know ({exception.GetType().Name}).", "What was acknowledged before is safe. See what `cairn doctor` says, and report what you did.", innerException: exception));
            }
        });

    /// <summary>As the other, for a command that waits for nothing.</summary>
    public static void Bind(Command command, Terminal terminal, Func<Session, int> run) => Bind(command, terminal, (session, _) => Task.FromResult(run(session)));

    /// <summary>Opens the vault. The default one is made by the first command that brings something in.</summary>
    public Vault OpenVault(bool canMake = false) => OpenVault(VaultName, canMake);

    /// <summary>Opens one of the vaults.</summary>
    public Vault OpenVault(string name, bool canMake = false)
    {
        var vault = VaultOpening.Open(Home, name, Options, canMake);
        if (vault.Repaired is { } report)
        {
            Tell(report);
        }

        return vault;
    }

    /// <summary>What a command shares with the running agent: vaults that are opened as they are needed.</summary>
    public AgentContext Share() => new(new OpenVaults(Home, Options, (_, report) => Tell(report)), Note);

    /// <summary>The embedder that is configured; null where none is. Nothing is sent before it is used.</summary>
    /// <exception cref="CairnException">Codes <c>settings_invalid</c>, <c>embedder_key_missing</c>, <c>embedder_denied</c>.</exception>
    public IEmbedder? Embedder() => EmbedderSettings.Load(Settings)?.Create(Environment.GetEnvironmentVariable);

    /// <summary>Answers as JSON, or in words, as the person wished.</summary>
    public int Answer(Action<Utf8JsonWriter> json, Action<TextWriter> words)
    {
        if (IsJson)
        {
            terminal.Out.WriteLine(JsonText.Of(json));
        }
        else
        {
            words(terminal.Out);
        }

        return ExitCode.Success;
    }

    /// <summary>Says something beside the answer.</summary>
    public void Note(string message) => terminal.Say(message);

    /// <summary>Tells exactly what a repair found and did.</summary>
    public void Tell(SalvageReport report) => Note(
        $"""
        cairn: the vault's file was damaged and has been repaired.
          {report.PagesUnreadable:N0} of {report.Pages:N0} pages could not be read, and {report.RowsDamaged:N0} rows were not whole.
          {report.Changes:N0} changes were brought over; {report.RecordsRebuilt:N0} records were put together from what else is known of them; {report.Records:N0} records are shown.
          The damaged file is kept, unchanged, in {report.SetAside}
          If something is missing: `cairn restore` takes a backup.
        """);

    /// <summary>Names the files that an erasure could not reach.</summary>
    public void TellUnreached(ErasureReport report)
    {
        foreach (var file in report.Unreached)
        {
            Note($"cairn: not reached, may still hold what was erased: {file}");
        }
    }

    /// <summary>Asks for a yes, below what it is about. Without a person to ask, the option --yes must have been given.</summary>
    public bool Confirm(string question, params IEnumerable<string> about)
    {
        if (!terminal.IsInteractive)
        {
            throw new CairnException("confirmation_needed", "This is asked about first, and there is nobody to ask.", "Say --yes to do it.");
        }

        foreach (var line in about)
        {
            Note(line);
        }

        terminal.Error.Write($"{question} [y/N] ");
        return terminal.In.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    private int Fail(CairnException exception)
    {
        Note(IsJson ? JsonText.Of(json => ErrorJson.Write(json, exception)) : ErrorText.Of(exception));
        return exception switch
        {
            { Code: "record_not_found" or "vault_not_found" or "version_not_found" or "conflict_not_found" or "recommendation_not_found" or "nothing_to_undo" } => ExitCode.NothingFound,
            { IsTransient: true } => ExitCode.TryAgain,
            _ => ExitCode.Failed,
        };
    }
}
