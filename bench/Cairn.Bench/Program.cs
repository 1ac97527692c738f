using Cairn.Bench;
using Cairn.Bench.Http;
using Cairn.Bench.Hub;
using Cairn.Bench.Importing;
using Cairn.Bench.Installing;
using Cairn.Bench.Locomo;
using Cairn.Bench.Mcp;
using Cairn.Bench.Recall;
using Cairn.Bench.Sync;
using Cairn.Bench.Vectors;
using Cairn.Bench.Workspace;
using Cairn.Bench.Writes;

if (args is [ImportScenario.ChildCommand, .. var child])
{
    return await ImportScenario.RunChildAsync(child);
}

if (args is [RecallChild.Command, .. var recall])
{
    return await RecallChild.RunAsync(recall);
}

if (args is [RawServer.Command, .. var server])
{
    return await RawServer.RunAsync(server);
}

if (args is [FleetChild.Command, .. var fleet])
{
    return await FleetChild.RunAsync(fleet);
}

if (BenchOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}

Directory.CreateDirectory(options.Folder);
var report = new Report(options);
foreach (var scenario in options.Scenarios)
{
    await (scenario switch
    {
        "writes" => new WriteScenario(options, report).RunAsync(),
        "locomo" => new LocomoScenario(options, report).RunAsync(),
        "import" => new ImportScenario(options, report).RunAsync(),
        "install" => new InstallScenario(options, report).RunAsync(),
        "mcp" => new McpScenario(options, report).RunAsync(),
        "http" => new HttpScenario(options, report).RunAsync(),
        "hub" => new HubScenario(options, report).RunAsync(),
        "sync" => new SyncScenario(options, report).RunAsync(),
        "workspace" => new WorkScenario(options, report).RunAsync(),
        "vectors" => new VectorScenario(options, report).RunAsync(),
        _ => new RecallScenario(options, report).RunAsync(),
    });
}

return 0;
