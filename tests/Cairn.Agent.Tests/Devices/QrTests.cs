using System.Text;
using Cairn.Agent.Devices;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Devices;

/// <summary>The drawn code is read by a reader of QR codes that knows nothing of ours; `./test` installs it.</summary>
public sealed class QrTests : IDisposable
{
    private static readonly string Folder = Path.Combine(CairnProgram.Root, "artifacts", "clients", "qr");

    private readonly CairnHome _home = new();

    public QrTests() => Requires.File(Path.Combine(Folder, "node_modules", ".package-lock.json"), "The reader is installed by ./test, which needs Node 20 and npm.");

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task The_drawn_code_holds_the_code(int addresses)
    {
        await _home.SeedAsync("text");

        var run = (await _home.RunAsync(["pair", "--qr", .. Enumerable.Range(1, addresses).SelectMany(number => new[] { "--address", $"192.168.178.{number}:8743" })])).Ending(0);

        var code = run.Lines[1].Trim().Split(' ')[^1];
        var drawn = run.Lines.Where(line => line.Any(letter => letter is '█' or '▀' or '▄')).ToArray();
        Assert.InRange(drawn.Max(line => line.Length), 21, 80);
        var read = await CairnHome.RunAsync(_home.Start("node", Path.Combine(Folder, "read.mjs")), "node read.mjs", Encoding.UTF8.GetBytes(string.Join('\n', drawn)));
        Assert.Equal(code.ToUpperInvariant(), read.Ending(0).Out);
        Assert.Equal(PairingCode.Parse(code).ToString(), PairingCode.Parse(read.Out).ToString());
    }

    [Fact]
    public async Task It_is_drawn_for_people_and_for_programs_only_where_they_ask()
    {
        await _home.SeedAsync("text");

        Assert.DoesNotContain('█', (await _home.RunAsync("pair")).Ending(0).Out);
        Assert.DoesNotContain('█', (await _home.RunAsync("pair", "--qr", "--json")).Ending(0).Out);
        if (OperatingSystem.IsLinux()) Assert.Contains('█', (await _home.TerminalAsync("cairn pair", "")).Ending(0).Out);
    }
}
