using Cairn.Agent.Daemon;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Daemon;

/// <summary><c>cairn service</c> on Linux, with a <c>systemctl</c> that only writes down what it is told: a real one would change the session of whoever runs the tests.</summary>
public sealed class ServiceTests : IDisposable
{
    private readonly CairnHome _home = new();

    public ServiceTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other platforms' services are held by ServiceTextTests.");
        SystemctlEndingWith(0);
    }

    private string Unit => Path.Combine(_home.Root, ".config", "systemd", "user", "cairn.service");

    private string[] Told => File.Exists(Path.Combine(_home.Root, "told")) ? File.ReadAllLines(Path.Combine(_home.Root, "told")) : [];

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Install_writes_a_unit_that_runs_the_agent_and_starts_it()
    {
        var answer = (await RunAsync("install", "--program", CairnProgram.Path, "--port", "8181", "--json")).Ending(0).Json;

        var unit = await File.ReadAllLinesAsync(Unit, TestContext.Current.CancellationToken);
        Assert.Contains($"ExecStart=\"{CairnProgram.Path}\" \"up\" \"--host\" \"127.0.0.1\" \"--port\" \"8181\"", unit);
        Assert.Contains($"Environment=\"CAIRN_HOME={_home.Path}\"", unit);
        Assert.Equal(["--user daemon-reload", "--user enable cairn.service", "--user restart cairn.service"], Told);
        Assert.True(answer.GetProperty("is_running").GetBoolean());
        Assert.Equal(Unit, answer.GetProperty("file").GetString());
    }

    [Fact]
    public async Task A_service_may_serve_other_devices_at_the_usual_address_or_another()
    {
        (await RunAsync("install", "--program", CairnProgram.Path, "--serve")).Ending(0);
        Assert.Contains("\"--port\" \"8080\" \"--serve\" \"0.0.0.0:8743\"\n", await File.ReadAllTextAsync(Unit, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        (await RunAsync("install", "--program", CairnProgram.Path, "--serve", ":9000")).Ending(0);
        Assert.Contains("\"--serve\" \"0.0.0.0:9000\"\n", await File.ReadAllTextAsync(Unit, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        (await RunAsync("install", "--program", CairnProgram.Path, "--serve", "here")).Failing(1, "not an address");
    }

    [Fact]
    public async Task Where_systemd_does_not_run_the_commands_to_type_are_told()
    {
        SystemctlEndingWith(1);

        var run = (await RunAsync("install", "--program", CairnProgram.Path)).Ending(0);

        Assert.True(File.Exists(Unit));
        Assert.Contains("  systemctl --user daemon-reload\n  systemctl --user enable cairn.service\n  systemctl --user restart cairn.service\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Installing_again_changes_the_unit_and_nothing_else_is_left()
    {
        (await RunAsync("install", "--program", CairnProgram.Path)).Ending(0);
        (await RunAsync("install", "--program", CairnProgram.Path, "--port", "9")).Ending(0);

        Assert.Contains("\"9\"", await File.ReadAllTextAsync(Unit, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal([Unit], Directory.GetFiles(Path.GetDirectoryName(Unit)!));
    }

    [Fact]
    public async Task A_unit_of_somebody_else_is_left_alone()
    {
        _home.Write("../.config/systemd/user/cairn.service", "[Service]\nExecStart=/bin/true\n");

        (await RunAsync("install", "--program", CairnProgram.Path)).Failing(1, "did not write", Unit);
        (await RunAsync("uninstall")).Failing(1, "did not write", Unit);

        Assert.Equal("[Service]\nExecStart=/bin/true\n", await File.ReadAllTextAsync(Unit, TestContext.Current.CancellationToken));
        Assert.Empty(Told);
    }

    [Fact]
    public async Task Uninstall_stops_the_service_and_leaves_the_memories()
    {
        var id = (await _home.RunAsync("remember", "the boat is called Alma")).Ending(0).Lines[0];
        (await RunAsync("install", "--program", CairnProgram.Path)).Ending(0);

        (await RunAsync("uninstall")).Ending(0);
        var again = (await RunAsync("uninstall")).Ending(0);

        Assert.False(File.Exists(Unit));
        Assert.Equal(["--user disable --now cairn.service", "--user --quiet is-active cairn.service", "--user daemon-reload"], Told[3..]);
        Assert.Equal("There is no service.\n", again.Out);
        (await _home.RunAsync("get", id)).Ending(0);
    }

    [Fact]
    public async Task A_service_that_does_not_stop_keeps_its_file()
    {
        (await RunAsync("install", "--program", CairnProgram.Path)).Ending(0);
        _home.WriteScript("tools/systemctl", "true");

        (await RunAsync("uninstall")).Failing(1, "could not be stopped", "systemctl --user disable --now cairn.service");

        Assert.True(File.Exists(Unit));
    }

    [Fact]
    public async Task Status_tells_whether_it_is_installed_and_runs()
    {
        Assert.False((await RunAsync("status", "--json")).Ending(3).Json.GetProperty("is_installed").GetBoolean());

        (await RunAsync("install", "--program", CairnProgram.Path)).Ending(0);
        Assert.True((await RunAsync("status", "--json")).Ending(0).Json.GetProperty("is_running").GetBoolean());

        SystemctlEndingWith(3);
        Assert.False((await RunAsync("status", "--json")).Ending(0).Json.GetProperty("is_running").GetBoolean());
    }

    [Fact]
    public async Task A_program_of_a_checkout_is_no_service_of_itself()
    {
        (await RunAsync("install")).Failing(1, CairnProgram.Root, "--program");

        Assert.False(File.Exists(Unit));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("with spaces")]
    [InlineData("100%h of $HOME")]
    public async Task Systemd_finds_no_fault_with_the_unit_whatever_the_folders_are_called(string name)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "There is no systemd-analyze here.");
        _home.WriteScript($"{name}/cairn", "exit 0");
        var program = Path.Combine(_home.Work, name, "cairn");

        (await RunAsync("install", "--program", program)).Ending(0);
        var verify = _home.Start("/usr/bin/systemd-analyze", "--user", "verify", Unit);
        verify.Environment["XDG_RUNTIME_DIR"] = _home.Root;
        var verified = (await CairnHome.RunAsync(verify, "systemd-analyze verify", [])).Ending(0);

        // systemd says so where the program that it reads from the unit is not there.
        Assert.DoesNotContain("cairn.service", verified.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void After_an_upgrade_the_service_runs_the_new_program()
    {
        var program = _home.Write("prefix/lib/cairn/1/cairn", "");
        var link = Path.Combine(_home.Work, "prefix", "bin", "cairn");
        Assert.Equal(program, ServicePlace.StableProgram(program));

        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, "../lib/cairn/1/cairn");

        Assert.Equal(link, ServicePlace.StableProgram(program));
        Assert.Equal(_home.Write("prefix/lib/cairn/2/cairn", ""), ServicePlace.StableProgram(Path.Combine(_home.Work, "prefix", "lib", "cairn", "2", "cairn")));
    }

    private void SystemctlEndingWith(int exitCode) => _home.WriteScript("tools/systemctl", $"echo \"$*\" >>\"$HOME/told\"; case $* in *is-active*) ! grep -q disable \"$HOME/told\" || exit 3;; esac; exit {exitCode}");

    private Task<CairnRun> RunAsync(params string[] args)
    {
        var start = _home.Start(CairnProgram.Path, ["service", .. args]);
        start.Environment["PATH"] = $"{_home.Work}/tools:{start.Environment["PATH"]}";
        return CairnHome.RunAsync(start, $"cairn service {string.Join(' ', args)}", []);
    }
}
