using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Launching;

/// <summary>The script <c>./cairn</c>, in a tree of its own in which building takes no time: <c>dotnet</c> there only leaves a mark.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly CairnHome _home = new();

    public LauncherTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The script is for Unix.");
        Directory.CreateDirectory(Path.Combine(Tree, "src"));
        foreach (var file in new[] { "Directory.Build.props", "Directory.Packages.props", "global.json", "src/Program.cs" })
        {
            _home.Write($"tree/{file}", "");
        }

        File.Copy(Path.Combine(CairnProgram.Root, "cairn"), Path.Combine(Tree, "cairn"));
        _home.WriteScript("tools/dotnet", """
            case $1 in
              --version) echo 10.0.100 ;;
              publish)
                echo built >>"$HOME/builds"
                mkdir -p "$TREE/artifacts/fast/publish/Cairn.Agent/release"
                ln -sf "$CAIRN_PROGRAM" "$TREE/artifacts/fast/publish/Cairn.Agent/release/cairn" ;;
            esac
            """);
    }

    private string Tree => Path.Combine(_home.Work, "tree");

    private int Builds => File.Exists(Path.Combine(_home.Root, "builds")) ? File.ReadAllLines(Path.Combine(_home.Root, "builds")).Length : 0;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task It_builds_once_and_again_only_after_a_source_has_changed()
    {
        var first = await RunAsync("tree/cairn --version; tree/cairn --version");
        Assert.Equal(1, Builds);

        File.SetLastWriteTimeUtc(Path.Combine(Tree, "src", "Program.cs"), File.GetLastWriteTimeUtc(Path.Combine(Tree, "artifacts", "cairn.stamp")).AddSeconds(1));
        var later = await RunAsync("tree/cairn --version");

        Assert.Equal(2, Builds);
        Assert.Equal("building cairn …\n", first.Ending(0).Error);
        Assert.Equal(2, first.Lines.Length);
        Assert.Equal("building cairn …\n", later.Ending(0).Error);
    }

    [Fact]
    public async Task It_works_from_another_folder_and_through_links_and_passes_all_on()
    {
        var run = await RunAsync("""
            tree/cairn vault list 2>/dev/null
            mkdir elsewhere; cd elsewhere
            ln -s ../tree/cairn link; ln -s "$PWD/link" link2
            ./link2 remember "two  spaces" '' '$HOME' >/dev/null
            ../tree/cairn recall spaces | head -1
            echo 'from a pipe' | ./link remember - >/dev/null
            ./link recall zeppelin >/dev/null; echo $?
            ./link recent --limit 1 | head -1
            """);

        Assert.Equal(["two spaces $HOME", "3", "from a pipe"], run.Ending(0).Lines);
        Assert.Equal("", run.Error);
        Assert.Equal(1, Builds);
    }

    [Fact]
    public async Task Two_first_runs_at_once_build_once()
    {
        Assert.SkipWhen(!File.Exists("/usr/bin/flock"), "There is no flock here.");

        (await RunAsync("tree/cairn --version & tree/cairn --version & wait")).Ending(0);

        Assert.Equal(1, Builds);
    }

    [Fact]
    public async Task Without_dotnet_it_says_how_to_get_it()
    {
        var run = await _home.BashAsync($"PATH={Bare()}; tree/cairn --version");

        run.Ending(127);
        Assert.Equal("", run.Out);
        Assert.Contains(".NET 10 SDK", run.Error, StringComparison.Ordinal);
        Assert.Contains("apt install dotnet-sdk-10.0", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_too_old_an_sdk_it_says_which_there_are()
    {
        _home.WriteScript("tools/dotnet", """
            if [ "$1" = --list-sdks ]; then echo "8.0.100 [somewhere]"; else exit 1; fi
            """);

        (await RunAsync("tree/cairn --version")).Ending(127).Saying("8.0.100", ".NET 10 SDK");
    }

    [Fact]
    public async Task A_build_that_fails_shows_why_and_runs_nothing()
    {
        _home.WriteScript("tools/dotnet", """
            if [ "$1" = publish ]; then echo "Program.cs(1,1): error CS1002"; exit 1; fi
            """);

        (await RunAsync("tree/cairn --version")).Ending(1).Saying("error CS1002");
    }

    private Task<CairnRun> RunAsync(string script) => _home.BashAsync($"export TREE='{Tree}' PATH='{_home.Work}/tools':$PATH; {script}");

    // A PATH with what the script itself uses, and nothing else.
    private string Bare()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_home.Work, "bare")).FullName;
        foreach (var tool in new[] { "bash", "env", "dirname", "readlink", "cat", "find" })
        {
            var found = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(path => Path.Combine(path, tool)).First(File.Exists);
            File.CreateSymbolicLink(Path.Combine(folder, tool), found);
        }

        return folder;
    }
}
