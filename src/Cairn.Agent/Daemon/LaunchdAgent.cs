using System.Security;

namespace Cairn.Agent.Daemon;

/// <summary>The service as an agent of macOS's launchd.</summary>
internal static class LaunchdAgent
{
    private const string Label = "cairn.agent";

    public static ServiceDefinition Define(ServicePlace place)
    {
        var path = Path.Combine(place.User, "Library", "LaunchAgents", $"{Label}.plist");
        return new()
        {
            Path = path,
            Text = TextOf(place),
            Start = [["launchctl", "load", "-w", path], ["launchctl", "start", Label]],
            Stop = [["launchctl", "unload", "-w", path]],
            Check = ["launchctl", "list", Label],
        };
    }

    private static string TextOf(ServicePlace place) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <!-- {ServiceDefinition.Mark} -->
        <plist version="1.0">
        <dict>
          <key>Label</key>
          <string>{Label}</string>
          <key>ProgramArguments</key>
          <array>
        {string.Join('\n', place.Arguments.Prepend(place.Program).Select(word => $"    <string>{SecurityElement.Escape(word)}</string>"))}
          </array>
          <key>EnvironmentVariables</key>
          <dict>
            <key>CAIRN_HOME</key>
            <string>{SecurityElement.Escape(place.Home)}</string>
          </dict>
          <key>RunAtLoad</key>
          <true/>
          <key>KeepAlive</key>
          <dict>
            <key>SuccessfulExit</key>
            <false/>
          </dict>
          <key>Umask</key>
          <integer>63</integer>
        </dict>
        </plist>

        """;
}
