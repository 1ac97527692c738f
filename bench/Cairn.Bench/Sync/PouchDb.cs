using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Cairn.Bench.Http;

namespace Cairn.Bench.Sync;

/// <summary>PouchDB and express-pouchdb, which Cairn's sync is compared with.</summary>
internal static class PouchDb
{
    private static readonly string Modules = Path.Combine(Environment.GetEnvironmentVariable("CAIRN_ROOT") ?? ".", "artifacts", "clients");
    private static readonly string Script = Path.Combine(Environment.GetEnvironmentVariable("CAIRN_ROOT") ?? ".", "bench", "pouchdb", "bench.cjs");

    /// <summary>Changes a second between two databases of it, one behind its HTTP server; null where it cannot be had.</summary>
    public static async Task<(double Push, double Pull)?> MeasureAsync(string folder, List<string> texts)
    {
        if (!Directory.Exists(Path.Combine(Modules, "pouchdb", "node_modules")))
        {
            Console.Error.WriteLine("PouchDB is left out, because it cannot be installed here.");
            return null;
        }

        var (served, local, file) = (Path.Combine(folder, "pouch-server"), Path.Combine(folder, "pouch-client"), Path.Combine(folder, "texts"));
        Directory.CreateDirectory(served);
        Directory.CreateDirectory(local);
        await File.WriteAllLinesAsync(file, texts);
        using var server = await HttpSide.StartAsync(Node("server", served));
        using var run = Process.Start(Node("client", server.Url.ToString(), local, texts.Count.ToString(CultureInfo.InvariantCulture), file))!;
        var answer = JsonElement.Parse(await run.StandardOutput.ReadToEndAsync());
        await run.WaitForExitAsync();
        return (texts.Count / answer.GetProperty("push").GetDouble(), texts.Count / answer.GetProperty("pull").GetDouble());
    }

    private static ProcessStartInfo Node(params string[] args)
    {
        var start = new ProcessStartInfo("node", [Script, .. args]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["CAIRN_CLIENTS"] = Modules;
        return start;
    }
}
