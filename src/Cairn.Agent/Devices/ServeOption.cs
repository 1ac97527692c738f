using System.CommandLine;
using System.Net;
using Cairn.Agent.CommandLine;
using Cairn.Core;

namespace Cairn.Agent.Devices;

/// <summary>Whether and where an agent listens for paired devices, as an option of the commands that start one.</summary>
internal static class ServeOption
{
    public static readonly IPEndPoint Default = new(IPAddress.Any, 8743);

    public static readonly Option<string?> Option = new("--serve")
    {
        Description = $"Listen for paired devices, too, encrypted; at {Default} or where it says.",
        HelpName = "ADDRESS:PORT",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Where to listen; null for nowhere.</summary>
    /// <exception cref="CairnException">Code <c>invalid_host</c>.</exception>
    public static IPEndPoint? Of(Session session)
    {
        if (!session.Has(Option))
        {
            return null;
        }

        var text = session.Get(Option);
        return string.IsNullOrEmpty(text) ? Default
            : IPEndPoint.TryParse(text.StartsWith(':') ? $"{Default.Address}{text}" : text, out var address) && text.Contains(':', StringComparison.Ordinal) ? address
            : throw new CairnException("invalid_host", "That is not an address with a port.", $"Give it as in --serve {Default}, or leave it out.");
    }
}
