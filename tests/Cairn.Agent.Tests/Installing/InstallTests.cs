using System.Diagnostics;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Installing;

/// <summary>The script <c>install.sh</c>, with archives as <c>./publish</c> makes them but for the program: that is one that needs no other file.</summary>
public sealed class InstallTests : IDisposable
{
    private readonly CairnHome _home = new();

    public InstallTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The archives are made with the tools of Linux.");
        _home.WriteScript("tools/systemctl", "exit 1"); // No session of whoever runs the tests is touched.
    }

    private string Prefix => Path.Combine(_home.Root, ".local");

    private string[] Versions => Directory.GetDirectories(Path.Combine(Prefix, "lib", "cairn"));

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task An_unpacked_archive_installs_itself_for_the_user()
    {
        await MakeAsync("one");

        var run = (await BashAsync("$NAME/install.sh && ~/.local/bin/cairn recall zeppelin; echo $?")).Ending(0);

        Assert.Contains($"is in {Prefix}/bin", run.Out, StringComparison.Ordinal);
        Assert.Contains($"export PATH=\"{Prefix}/bin:$PATH\"", run.Out, StringComparison.Ordinal);
        Assert.Equal("one: recall zeppelin", run.Lines[^2]);
        Assert.Equal(["LICENSE", "SHA256SUMS", "cairn", "install.sh", "libe_sqlite3.so"], Directory.GetFiles(Assert.Single(Versions)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["cairn"], Directory.GetFiles(Path.Combine(Prefix, "bin")).Select(Path.GetFileName));
        Assert.False(Directory.Exists(_home.Path));
    }

    [Theory]
    [InlineData("release")]
    [InlineData("file://$PWD/release")]
    public async Task A_place_with_archives_is_read_and_verified(string place)
    {
        await MakeAsync("one");

        (await BashAsync($"{Root}/install.sh --from \"{place}\" --prefix 'my programs' && 'my programs/bin/cairn' hello")).Ending(0);

        Assert.False(Directory.Exists(Prefix));
    }

    [Fact]
    public async Task An_archive_or_a_file_that_was_changed_is_refused_and_nothing_is_installed()
    {
        await MakeAsync("one");

        var archive = await BashAsync($"printf x >>release/$NAME.tar.gz; {Root}/install.sh --from release");
        var file = await BashAsync("echo '# more' >>$NAME/cairn; $NAME/install.sh");

        archive.Ending(1).Saying("not what SHA256SUMS says");
        file.Ending(1).Saying("not what SHA256SUMS says");
        Assert.False(Directory.Exists(Path.Combine(Prefix, "bin")));
    }

    [Fact]
    public async Task A_newer_version_takes_the_place_of_an_older_one()
    {
        await MakeAsync("one");
        (await BashAsync("$NAME/install.sh; $NAME/install.sh")).Ending(0);
        var first = Assert.Single(Versions);

        await MakeAsync("two");
        var run = (await BashAsync("$NAME/install.sh >&2; ~/.local/bin/cairn hello")).Ending(0);

        Assert.Equal("two: hello\n", run.Out);
        Assert.NotEqual(first, Assert.Single(Versions));
        Assert.Equal(["cairn"], Directory.GetFiles(Path.Combine(Prefix, "bin")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_version_that_still_runs_keeps_its_files_until_it_has_ended()
    {
        // A process of a script is one of bash, so this version has to be a program itself.
        await MakeAsync("one", "/usr/bin/sleep");
        (await BashAsync("$NAME/install.sh")).Ending(0);
        var first = Assert.Single(Versions);
        using (var running = Process.Start(_home.Start(Path.Combine(Prefix, "bin", "cairn"), "600"))!)
        {
            await MakeAsync("two");
            (await BashAsync("$NAME/install.sh")).Ending(0).Saying("an earlier version");
            Assert.True(File.Exists(Path.Combine(first, "cairn")));
            Assert.False(running.HasExited);
            running.Kill();
            await running.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        (await BashAsync("$NAME/install.sh")).Ending(0);
        Assert.NotEqual(first, Assert.Single(Versions));
    }

    [Fact]
    public async Task Uninstall_removes_the_program_and_the_service_and_says_where_the_memories_are()
    {
        await _home.SeedAsync("the boat is called Alma");
        await MakeAsync("one");
        (await BashAsync("$NAME/install.sh")).Ending(0);
        (await BashAsync("$NAME/install.sh --prefix other && $NAME/install.sh --prefix other --uninstall")).Ending(0);
        _home.Write("../.config/systemd/user/cairn.service", $"ExecStart=\"{Prefix}/bin/cairn\" \"up\"\n");

        var run = (await BashAsync("$NAME/install.sh --uninstall; $NAME/install.sh --uninstall")).Ending(0);

        Assert.Contains(_home.Path, run.Out, StringComparison.Ordinal);
        Assert.Equal(["service uninstall"], File.ReadAllLines(Path.Combine(_home.Work, "said")).Where(line => line.StartsWith("service", StringComparison.Ordinal)));
        Assert.Empty(Directory.EnumerateFiles(Prefix, "*", SearchOption.AllDirectories));
        Assert.True(_home.Folder().Exists);
    }

    [Fact]
    public async Task A_damaged_installation_is_mended_by_installing_again()
    {
        await MakeAsync("one");
        (await BashAsync("$NAME/install.sh")).Ending(0);
        File.WriteAllText(Path.Combine(Assert.Single(Versions), "libe_sqlite3.so"), "damaged");

        (await BashAsync("$NAME/install.sh")).Ending(0);

        Assert.NotEqual("damaged", File.ReadAllText(Path.Combine(Assert.Single(Versions), "libe_sqlite3.so")));
    }

    [Fact]
    public async Task A_link_of_that_name_that_leads_elsewhere_is_left_alone()
    {
        await MakeAsync("one");
        (await BashAsync("mkdir -p ~/.local/bin && ln -s /bin/true ~/.local/bin/cairn; ! $NAME/install.sh && ! $NAME/install.sh --uninstall && readlink ~/.local/bin/cairn")).Ending(0);
    }

    [Fact]
    public async Task A_program_of_that_name_that_is_something_else_is_left_alone()
    {
        await MakeAsync("one");
        _home.Write("../.local/bin/cairn", "mine");

        (await BashAsync("$NAME/install.sh")).Ending(1).Saying("is something else");

        Assert.Equal("mine", File.ReadAllText(Path.Combine(Prefix, "bin", "cairn")));
    }

    [Fact]
    public async Task The_published_program_installs_and_remembers()
    {
        Assert.SkipUnless(CairnProgram.IsPublished, "This is one of ./test --published.");

        var run = (await BashAsync($"{Root}/install.sh --from {Root}/artifacts/release >&2; export PATH=~/.local/bin:$PATH; cairn remember 'the boat is called Alma' >&2; cairn recall boat | head -1")).Ending(0);

        Assert.Equal("the boat is called Alma\n", run.Out);
    }

    private static string Root => $"'{CairnProgram.Root}'";

    private Task<CairnRun> BashAsync(string script) =>
        _home.BashAsync($"export PATH=\"$PWD/tools:$PATH\"; NAME=cairn-9.9.9-linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/'); {script}");

    /// <summary>Makes an archive, and unpacks it where the next command runs.</summary>
    private async Task MakeAsync(string version, string? program = null)
    {
        _home.WriteScript("program", $"echo \"$*\" >>'{_home.Work}/said'; echo \"{version}: $*\"");
        (await BashAsync($"""
            rm -rf $NAME release && mkdir -p $NAME release
            cp {program ?? "program"} $NAME/cairn && cp {Root}/install.sh {Root}/LICENSE $NAME && touch $NAME/libe_sqlite3.so
            (cd $NAME && sha256sum * >../sums && mv ../sums SHA256SUMS)
            tar -czf release/$NAME.tar.gz $NAME
            (cd release && sha256sum * >../sums && mv ../sums SHA256SUMS)
            """)).Ending(0);
    }
}
