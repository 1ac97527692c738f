using System.Text;

namespace Cairn.Agent.Daemon;

/// <summary>The service as a unit of the user's own systemd.</summary>
internal static class SystemdUnit
{
    private const string Name = "cairn.service";

    public static ServiceDefinition Define(ServicePlace place, string? configHome) => new()
    {
        Path = Path.Combine(configHome is { Length: > 0 } ? configHome : Path.Combine(place.User, ".config"), "systemd", "user", Name),
        Text = TextOf(place),
        Start = [["systemctl", "--user", "daemon-reload"], ["systemctl", "--user", "enable", Name], ["systemctl", "--user", "restart", Name]],
        Stop = [["systemctl", "--user", "disable", "--now", Name]],
        Forget = [["systemctl", "--user", "daemon-reload"]],
        Check = ["systemctl", "--user", "--quiet", "is-active", Name],
        Hint = "What it says: journalctl --user --unit cairn. So that it runs without a login too: loginctl enable-linger",
    };

    // No setting here needs a namespace: a user's systemd has those only where the kernel lets users make them, and elsewhere such a unit does not start.
    private static string TextOf(ServicePlace place) => $"""
        # {ServiceDefinition.Mark}
        [Unit]
        Description=Cairn, memory for people and their AI agents

        [Service]
        Type=exec
        ExecStart={string.Join(' ', place.Arguments.Select(argument => Quote(argument, isArgument: true)).Prepend(Quote(place.Program, isArgument: false)))}
        Environment={Quote($"CAIRN_HOME={place.Home}", isArgument: false)}
        Restart=on-failure
        RestartSec=5
        RestartPreventExitStatus=2
        UMask=0077
        NoNewPrivileges=yes
        LockPersonality=yes
        RestrictNamespaces=yes
        RestrictRealtime=yes
        RestrictSUIDSGID=yes
        SystemCallArchitectures=native

        [Install]
        WantedBy=default.target

        """;

    // systemd.syntax(7), systemd.service(5): % begins a specifier everywhere, $ a variable in arguments only.
    private static string Quote(string word, bool isArgument)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in word)
        {
            quoted.Append(letter switch
            {
                '"' or '\\' => $"\\{letter}",
                '%' => "%%",
                '$' when isArgument => "$$",
                '\n' => "\\n",
                _ => letter,
            });
        }

        return quoted.Append('"').ToString();
    }
}
