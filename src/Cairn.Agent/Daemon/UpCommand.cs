using System.CommandLine;
using System.Net;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Devices;
using Cairn.Core;

namespace Cairn.Agent.Daemon;

/// <summary><c>cairn up</c>.</summary>
internal static class UpCommand
{
    public static Command Create(Terminal terminal)
    {
        var noToken = new Option<bool>("--no-token") { Description = "Let in every program of this machine, whoever's it is." };
        var command = new Command("up", "Run the agent: the HTTP API for other programs, until it is stopped.") { ListenOptions.Host, ListenOptions.Port, noToken, OriginOption.Option, ServeOption.Option };
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            var options = new AgentOptions { Host = session.Get(ListenOptions.Host), Port = session.Get(ListenOptions.Port), Origins = OriginOption.Of(session), Serve = ServeOption.Of(session) };
            RequireSafe(session, options, session.Get(noToken));
            using var held = AgentLock.Take(session.Home);
            options = options with { Token = session.Get(noToken) ? null : AgentToken.LoadOrMake(session.Home) };
            await using var server = await AgentServer.StartAsync(options, session.Share(), held);
            Tell(session, server, options);
            await terminal.Out.FlushAsync(cancellationToken);
            await server.RunAsync(cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }

    private static void RequireSafe(Session session, AgentOptions options, bool isOpen)
    {
        if (isOpen && !IsLocal(options))
        {
            throw new CairnException("token_needed", "Without a token the agent listens on this machine only.", "Leave out --no-token, or leave out --host.");
        }

        if (isOpen)
        {
            session.Note("cairn: WITHOUT A TOKEN. Every program on this machine, of every user, can read, change and erase what is remembered here.");
        }
    }

    private static bool IsLocal(AgentOptions options) => options.Addresses().All(IPAddress.IsLoopback);

    private static void Tell(Session session, AgentServer server, AgentOptions options)
    {
        var url = server.Url;
        if (!IsLocal(options))
        {
            session.Note($"cairn: listening on {options.Host} without encryption: whoever is on the network can read along, the token too.");
        }

        session.Answer(
            json =>
            {
                json.WriteStartObject();
                json.WriteString("url", url.ToString());
                json.WriteString("token_file", options.Token is null ? null : AgentToken.PathIn(session.Home));
                if (server.Devices is { } devices)
                {
                    json.WriteString("serves", devices.Address.ToString());
                    json.WriteString("pin", devices.Pin.ToString());
                }

                json.WriteEndObject();
            },
            output =>
            {
                output.WriteLine($"Cairn is up at {url}");
                output.WriteLine($"  docs   {url}docs");
                output.WriteLine(options.Token is null ? "  token  none" : $"  token  {AgentToken.PathIn(session.Home)}");
                if (server.Devices is { } devices)
                {
                    output.WriteLine($"  serves {devices.Address}, for devices that were paired (`cairn pair`)");
                }

                output.WriteLine("Ctrl-C stops it.");
            });
    }
}
