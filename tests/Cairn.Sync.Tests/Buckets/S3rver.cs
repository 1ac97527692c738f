using System.Diagnostics;
using System.Text.RegularExpressions;
using Cairn.Sync.Buckets;

namespace Cairn.Sync.Tests.Buckets;

/// <summary>The server s3rver, which <c>./test</c> installs: lenient where ours is strict.</summary>
internal sealed partial class S3rver : IAsyncDisposable
{
    private readonly Process _process;
    private readonly BucketFolder _folder;
    private readonly Uri _address;

    private S3rver(Process process, BucketFolder folder, Uri address)
    {
        _process = process;
        _folder = folder;
        _address = address;
    }

    public S3Settings Settings(string prefix) => new() { Endpoint = _address, Region = "us-east-1", Bucket = "notes", Prefix = prefix, AccessKey = "S3RVER", Secret = "S3RVER", RepeatsMax = 0 };

    public static async Task<S3rver> StartAsync()
    {
        var program = Path.Combine(Installed(), "s3rver");
        if (!File.Exists(program) && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail($"There is no {program}.");
        }

        Assert.SkipUnless(File.Exists(program), "Needs s3rver: run ./test once.");
        var folder = new BucketFolder();
        var start = new ProcessStartInfo(program, ["-d", folder.Path, "-a", "127.0.0.1", "-p", "0", "--no-vhost-buckets", "--configure-bucket", "notes"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NODE_OPTIONS"] = "--openssl-legacy-provider"; // Else its paging fails with Node 20.
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var port = await listening.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, TestContext.Current.CancellationToken);
        return new S3rver(process, folder, new Uri($"http://127.0.0.1:{port}"));

        void Note(string? line)
        {
            if (Listening().Match(line ?? "") is { Success: true } match)
            {
                listening.TrySetResult(match.Groups["port"].Value);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    private static string Installed()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "cairn.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return Path.Combine(folder, "artifacts", "clients", "s3", "node_modules", ".bin");
    }

    [GeneratedRegex(@"listening on 127\.0\.0\.1:(?<port>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Listening();
}
