using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Devices;
using Cairn.Core;

namespace Cairn.Agent.Daemon;

/// <summary><c>cairn service</c>.</summary>
internal static class ServiceCommand
{
    public static Command Create(Terminal terminal) => new("service", "Run the agent whenever you are logged in.")
    {
        CreateInstall(terminal),
        CreateUninstall(terminal),
        CreateStatus(terminal),
    };

    private static Command CreateInstall(Terminal terminal)
    {
        var program = new Option<string?>("--program") { Description = "The program that the service runs, if not this one.", HelpName = "PATH" };
        var command = new Command("install", "Make the agent a service, and start it.") { ListenOptions.Host, ListenOptions.Port, OriginOption.Option, ServeOption.Option, program };
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            var options = new AgentOptions { Host = session.Get(ListenOptions.Host), Port = session.Get(ListenOptions.Port), Origins = OriginOption.Of(session), Serve = ServeOption.Of(session) };
            _ = options.Addresses();
            var place = PlaceOf(session, Program(session.Get(program))) with
            {
                Arguments = ["up", "--host", options.Host, "--port", options.Port.ToString(CultureInfo.InvariantCulture), .. options.Origins.SelectMany(origin => new[] { "--allow-origin", origin }), .. options.Serve is { } serve ? new[] { "--serve", serve.ToString() } : []],
            };
            var service = ServiceDefinition.For(place);
            RequireOurs(service);
            Write(service);
            var isStarted = await RunAllAsync(service.Start, cancellationToken);
            return session.Answer(
                json => Write(json, service, isInstalled: true, isStarted, isStarted ? [] : service.Start),
                output => WriteWords(output, $"{service.Path} is written", isStarted ? "The service runs, and starts at every login." : "It could not be started from here. Where you are logged in, type:", isStarted, service));
        });
        return command;
    }

    private static Command CreateUninstall(Terminal terminal)
    {
        var command = new Command("uninstall", "Stop the service and remove it; memories stay.");
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            var service = ServiceDefinition.For(PlaceOf(session, ""));
            var wasInstalled = File.Exists(service.Path);
            if (wasInstalled)
            {
                RequireOurs(service);
                await StopAsync(service, cancellationToken);
                File.Delete(service.Path);
                await RunAllAsync(service.Forget, cancellationToken);
            }

            return session.Answer(
                json => Write(json, service, isInstalled: false, isRunning: false, []),
                output => output.WriteLine(wasInstalled ? $"{service.Path} is removed." : "There is no service."));
        });
        return command;
    }

    private static Command CreateStatus(Terminal terminal)
    {
        var command = new Command("status", "Tell whether the service is installed and runs.");
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            var service = ServiceDefinition.For(PlaceOf(session, ""));
            var isInstalled = File.Exists(service.Path);
            var isRunning = isInstalled && await RunAsync(service.Check, cancellationToken);
            session.Answer(
                json => Write(json, service, isInstalled, isRunning, []),
                output => output.WriteLine(isRunning ? $"The service runs. {service.Path}" : isInstalled ? $"The service is installed and does not run. {service.Path}" : "There is no service (`cairn service install` makes one)."));
            return isInstalled ? ExitCode.Success : ExitCode.NothingFound;
        });
        return command;
    }

    private static ServicePlace PlaceOf(Session session, string program) =>
        new(program, session.Home.Path, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    private static string Program(string? named) => named is null ? ServicePlace.StableProgram(Environment.ProcessPath!)
        : File.Exists(named) ? Path.GetFullPath(named)
        : throw new CairnException("path_not_found", $"There is no program {named}.", "Name one with --program, or leave it out.");

    private static void RequireOurs(ServiceDefinition service)
    {
        if (File.Exists(service.Path) && !File.ReadAllText(service.Path).Contains(ServiceDefinition.Mark, StringComparison.Ordinal))
        {
            throw new CairnException("service_foreign", $"Cairn did not write {service.Path}.", "Move it away, or look after that service yourself.");
        }
    }

    private static void Write(ServiceDefinition service)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(service.Path)!);
        var writing = $"{service.Path}.{Path.GetRandomFileName()}";
        File.WriteAllText(writing, service.Text, service.Encoding);
        File.Move(writing, service.Path, overwrite: true);
    }

    private static async Task StopAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        foreach (var command in service.Stop)
        {
            // One that does not run cannot be stopped, and is removed all the same.
            await RunAsync(command, cancellationToken);
        }

        if (await RunAsync(service.Check, cancellationToken))
        {
            throw new CairnException(
                "service_runs_on", "The service could not be stopped, and its file stays.", $"Type: {string.Join("; ", service.Stop.Select(command => string.Join(' ', command)))}. Then uninstall it again.");
        }
    }

    private static async Task<bool> RunAllAsync(IReadOnlyList<string[]> commands, CancellationToken cancellationToken)
    {
        foreach (var command in commands)
        {
            if (!await RunAsync(command, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    // What the platform's program says is not passed on: whoever is to type the command sees it then.
    private static async Task<bool> RunAsync(string[] command, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            await Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken), process.StandardError.BaseStream.CopyToAsync(Stream.Null, cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static void Write(Utf8JsonWriter json, ServiceDefinition service, bool isInstalled, bool isRunning, IReadOnlyList<string[]> commands)
    {
        json.WriteStartObject();
        json.WriteString("file", service.Path);
        json.WriteBoolean("is_installed", isInstalled);
        json.WriteBoolean("is_running", isRunning);
        json.WriteStartArray("commands");
        foreach (var command in commands)
        {
            json.WriteStringValue(string.Join(' ', command));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteWords(TextWriter output, string done, string outcome, bool isStarted, ServiceDefinition service)
    {
        output.WriteLine(done);
        output.WriteLine(outcome);
        foreach (var command in isStarted ? [] : service.Start)
        {
            output.WriteLine($"  {string.Join(' ', command)}");
        }

        if (service.Hint.Length > 0)
        {
            output.WriteLine(service.Hint);
        }
    }
}
