using System.Collections.Concurrent;
using Cairn.Bench.Raw;
using Cairn.Bench.Recall;
using Cairn.Bench.Samples;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Cairn.Bench.Http;

/// <summary>What one would write without Cairn: a few lines of Kestrel over one table and an FTS5 index, with no checks of any kind.</summary>
internal static class RawServer
{
    public const string Command = "raw-server";

    public static async Task<int> RunAsync(string[] args)
    {
        var stores = new ConcurrentBag<RawStore>();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(async context =>
        {
            var store = stores.TryTake(out var idle) ? idle : new RawStore(args[0]);
            if (HttpMethods.IsPost(context.Request.Method))
            {
                var samples = await context.Request.ReadFromJsonAsync<Sample[]>();
                store.Begin();
                Array.ForEach(samples!, sample => store.Insert(sample));
                store.Commit();
            }
            else
            {
                await context.Response.WriteAsJsonAsync(store.Recall(RawStore.Words(context.Request.Query["q"]!), RecallChild.Limit));
            }

            stores.Add(store);
        });
        await app.StartAsync();
        await Console.Out.WriteLineAsync($"{{\"url\":\"{app.Urls.First()}/\",\"token_file\":null}}");
        await app.WaitForShutdownAsync();
        return 0;
    }
}
