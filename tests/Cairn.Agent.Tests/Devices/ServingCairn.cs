using System.Diagnostics;
using System.Text.Json;
using Cairn.Agent.Tests.Processes;
using Cairn.Sync.Http;

namespace Cairn.Agent.Tests.Devices;

/// <summary>A running <c>cairn up --serve</c>, the real program, on ports that are free.</summary>
internal sealed class ServingCairn : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _said;

    private ServingCairn(Process process, JsonElement announced)
    {
        (_process, _said) = (process, process.StandardError.ReadToEndAsync(CancellationToken.None));
        Owner = new Uri(announced.GetProperty("url").GetString()!);
        Address = new Uri($"https://{announced.GetProperty("serves").GetString()}");
        Pin = CertificatePin.TryParse(announced.GetProperty("pin").GetString()!)!;
        OwnersToken = File.ReadAllText(announced.GetProperty("token_file").GetString()!).Trim();
    }

    /// <summary>Where the owner's API is.</summary>
    public Uri Owner { get; }

    /// <summary>Where devices come in.</summary>
    public Uri Address { get; }

    public CertificatePin Pin { get; }

    public string OwnersToken { get; }

    public static async Task<ServingCairn> StartAsync(CairnHome home)
    {
        var process = home.StartCairn("up", "--port", "0", "--serve", "127.0.0.1:0", "--json");
        if (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is not { } line)
        {
            Assert.Fail($"The agent did not start: {await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
            throw new UnreachableException();
        }

        return new ServingCairn(process, JsonElement.Parse(line));
    }

    /// <summary>Pairs a device as a person does, and answers the remote that it then has.</summary>
    public async Task<HttpRemote> PairAsync(CairnHome home, CairnHome device, params string[] args)
    {
        var code = (await home.RunAsync(["pair", "--json", .. args])).Ending(0).Json.GetProperty("code").GetString()!;
        (await device.RunAsync("pair", code)).Ending(0);
        return Connect(PairedToken(device));
    }

    public HttpRemote Connect(string token) => new(new HttpRemoteOptions { Address = Address, Pin = Pin, Token = token });

    /// <summary>The token that a device got last.</summary>
    public static string PairedToken(CairnHome device) => JsonElement.Parse(File.ReadAllText(Path.Combine(device.Path, "remotes.json"))).GetProperty("remotes").EnumerateArray().Last().GetProperty("token").GetString()!;

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await kill.WaitForExitAsync(CancellationToken.None);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        Assert.Equal("", await _said);
        _process.Dispose();
    }
}
