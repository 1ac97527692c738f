using System.Text;

namespace Cairn.Agent.Daemon;

/// <summary>A service as one platform wants it: a file, and the commands that make the platform read it.</summary>
internal sealed record ServiceDefinition
{
    /// <summary>What every file of a service says that Cairn wrote, and no other.</summary>
    public const string Mark = "Written by `cairn service install`.";

    public required string Path { get; init; }

    public required string Text { get; init; }

    /// <summary>What the platform reads the file as.</summary>
    public Encoding Encoding { get; init; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Starts the service, now and at every login; harmless where it runs already.</summary>
    public required IReadOnlyList<string[]> Start { get; init; }

    /// <summary>Stops the service for good.</summary>
    public required IReadOnlyList<string[]> Stop { get; init; }

    /// <summary>What has to be told after the file is gone.</summary>
    public IReadOnlyList<string[]> Forget { get; init; } = [];

    /// <summary>Succeeds while the service runs.</summary>
    public required string[] Check { get; init; }

    /// <summary>What else a person may want to do.</summary>
    public string Hint { get; init; } = "";

    public static ServiceDefinition For(ServicePlace place) =>
        OperatingSystem.IsWindows() ? WindowsTask.Define(place) : OperatingSystem.IsMacOS() ? LaunchdAgent.Define(place) : SystemdUnit.Define(place, Environment.GetEnvironmentVariable("XDG_CONFIG_HOME"));
}
