using System.Security;
using System.Text;

namespace Cairn.Agent.Daemon;

/// <summary>The service as a task of Windows that begins when its user logs on.</summary>
/// <remarks>A task has no variables of its own: CAIRN_HOME has to be set for the user, with <c>setx</c>.</remarks>
internal static class WindowsTask
{
    private const string Name = "Cairn";

    public static ServiceDefinition Define(ServicePlace place)
    {
        var path = Path.Combine(place.User, "AppData", "Local", "cairn", "service.xml");
        return new()
        {
            Path = path,
            Text = TextOf(place),
            Encoding = Encoding.Unicode, // All that schtasks reads.
            Start = [["schtasks", "/create", "/tn", Name, "/xml", path, "/f"], ["schtasks", "/run", "/tn", Name]],
            Stop = [["schtasks", "/end", "/tn", Name], ["schtasks", "/delete", "/tn", Name, "/f"]],
            Check = ["schtasks", "/query", "/tn", Name],
        };
    }

    private static string TextOf(ServicePlace place) => $"""
        <?xml version="1.0" encoding="UTF-16"?>
        <!-- {ServiceDefinition.Mark} -->
        <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
          <Triggers>
            <LogonTrigger>
              <Enabled>true</Enabled>
            </LogonTrigger>
          </Triggers>
          <Principals>
            <Principal id="Author">
              <LogonType>InteractiveToken</LogonType>
              <RunLevel>LeastPrivilege</RunLevel>
            </Principal>
          </Principals>
          <Settings>
            <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
            <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
            <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
            <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
            <RestartOnFailure>
              <Interval>PT1M</Interval>
              <Count>10</Count>
            </RestartOnFailure>
          </Settings>
          <Actions Context="Author">
            <Exec>
              <Command>{SecurityElement.Escape(place.Program)}</Command>
              <Arguments>{SecurityElement.Escape(string.Join(' ', place.Arguments))}</Arguments>
            </Exec>
          </Actions>
        </Task>

        """;
}
