using System.CommandLine;
using System.Net;
using Cairn.Agent.CommandLine;

namespace Cairn.Agent.Daemon;

/// <summary>Where an agent listens, as options of the commands that start one.</summary>
internal static class ListenOptions
{
    public static readonly Option<string> Host = new("--host") { Description = "The address to listen on.", HelpName = "ADDRESS", DefaultValueFactory = _ => new AgentOptions().Host };

    public static readonly Option<int> Port = new("--port")
    {
        Description = "The port; 0 for any that is free.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => AgentOptions.DefaultPort,
        CustomParser = result => Numbers.Whole(result, IPEndPoint.MinPort, IPEndPoint.MaxPort, $"--port takes a number from 0 to {IPEndPoint.MaxPort}."),
    };
}
