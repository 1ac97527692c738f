using System.Xml.Linq;
using Cairn.Agent.Daemon;

namespace Cairn.Agent.Tests.Daemon;

/// <summary>What is written for the platforms that these tests do not run on.</summary>
public sealed class ServiceTextTests
{
    private static readonly ServicePlace Place = new("/Users/a & b/bin/cairn", "/Users/a & b/<home>", "/Users/a & b") { Arguments = ["up", "--host", "127.0.0.1", "--port", "8080"] };

    [Fact]
    public void An_agent_of_launchd_runs_the_program_with_its_home_and_again_when_it_fails()
    {
        var service = LaunchdAgent.Define(Place);

        Assert.Equal("/Users/a & b/Library/LaunchAgents/cairn.agent.plist", service.Path.Replace('\\', '/'));
        var members = XDocument.Parse(service.Text).Root!.Element("dict")!.Elements().Chunk(2).ToDictionary(pair => pair[0].Value, pair => pair[1]);
        Assert.Equal("cairn.agent", members["Label"].Value);
        Assert.Equal(["/Users/a & b/bin/cairn", "up", "--host", "127.0.0.1", "--port", "8080"], members["ProgramArguments"].Elements().Select(element => element.Value));
        Assert.Equal(["CAIRN_HOME", "/Users/a & b/<home>"], members["EnvironmentVariables"].Elements().Select(element => element.Value));
        Assert.Equal("true", members["RunAtLoad"].Name.LocalName);
        Assert.Equal("false", members["KeepAlive"].Elements().Last().Name.LocalName);
        Assert.Equal(["launchctl", "load", "-w", service.Path], service.Start[0]);
    }

    [Fact]
    public void A_task_of_windows_runs_the_program_at_logon_for_as_long_as_it_likes()
    {
        var service = WindowsTask.Define(Place);

        var task = XDocument.Parse(service.Text).Root!;
        XElement Only(string name) => Assert.Single(task.Descendants(task.Name.Namespace + name));
        Assert.Equal("/Users/a & b/bin/cairn", Only("Command").Value);
        Assert.Equal("up --host 127.0.0.1 --port 8080", Only("Arguments").Value);
        Assert.Equal("PT0S", Only("ExecutionTimeLimit").Value);
        Assert.Equal("InteractiveToken", Only("LogonType").Value);
        Only("LogonTrigger");
        Assert.Equal(["schtasks", "/create", "/tn", "Cairn", "/xml", service.Path, "/f"], service.Start[0]);
    }

    [Fact]
    public void Every_kind_of_service_says_that_cairn_wrote_it() =>
        Assert.All([SystemdUnit.Define(Place, null), LaunchdAgent.Define(Place), WindowsTask.Define(Place)], service => Assert.Contains(ServiceDefinition.Mark, service.Text, StringComparison.Ordinal));
}
