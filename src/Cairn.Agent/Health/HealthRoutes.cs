using System.Reflection;
using Cairn.Agent.Daemon;
using Cairn.Agent.Web;
using Cairn.Core;
using Cairn.Protocol;

namespace Cairn.Agent.Health;

/// <summary><c>/v1/status</c>, <c>/healthz</c> and <c>/metrics</c>.</summary>
internal static class HealthRoutes
{
    public static void Map(Routes routes, RequestMetrics requests)
    {
        routes.Get("/v1/status", [], Status);
        routes.Endpoints.MapGet("/healthz", Alive).WithMetadata(Access.Everybody);
        routes.Endpoints.MapGet("/metrics", context => MetricsAsync(context, routes, requests));
    }

    private static Reply Status(ApiRequest request)
    {
        using var lease = request.Rent();
        var status = AgentStatus.Of(request.Agent.Vaults.Home, request.Agent.Settings, lease.Vault);
        return Reply.Ok(json => StatusJson.Write(json, status));
    }

    private static Task Alive(HttpContext context) => Routes.SendAsync(context, Reply.Ok(json =>
    {
        json.WriteStartObject();
        json.WriteString("status", "ok");
        json.WriteEndObject();
    }));

    private static async Task MetricsAsync(HttpContext context, Routes routes, RequestMetrics requests)
    {
        if (await routes.GuardAsync(context, () => WriteAsync(context, routes.Agent, requests)) is { } problem)
        {
            await Routes.SendAsync(context, problem);
        }
    }

    private static async Task<Reply?> WriteAsync(HttpContext context, AgentContext agent, RequestMetrics requests)
    {
        var output = new PrometheusText();
        output.Begin("cairn_build_info", "gauge", "The version that runs.");
        output.Sample("cairn_build_info", 1, ("version", Version()));
        output.Begin("process_resident_memory_bytes", "gauge", "Memory of the process.");
        output.Sample("process_resident_memory_bytes", Environment.WorkingSet);
        WriteVaults(output, agent);
        requests.Write(output);
        context.Response.ContentType = PrometheusText.ContentType;
        await context.Response.WriteAsync(output.ToString(), context.RequestAborted);
        return null;
    }

    private static void WriteVaults(PrometheusText output, AgentContext agent)
    {
        var vaults = agent.Vaults.Home.List().Take(ApiLimits.VaultsMax).Select(name => (name, Status: TryStatus(agent, name))).ToList();
        Write("cairn_vault_up", "Whether the vault can be read.", status => status is null ? 0 : 1, isForAll: true);
        Write("cairn_vault_memories", "Memories that are shown.", status => status!.Memories);
        Write("cairn_vault_changes", "Changes in the log.", status => status!.Changes);
        Write("cairn_vault_conflicts", "Values in conflict.", status => status!.Conflicts);
        Write("cairn_vault_bytes", "Bytes of the database and its log of pages.", status => status!.Bytes);

        void Write(string name, string help, Func<Vaults.Health.VaultStatus?, double> value, bool isForAll = false)
        {
            output.Begin(name, "gauge", help);
            foreach (var (vault, status) in vaults.Where(vault => isForAll || vault.Status is not null))
            {
                output.Sample(name, value(status), ("vault", vault));
            }
        }
    }

    private static Vaults.Health.VaultStatus? TryStatus(AgentContext agent, string vault)
    {
        try
        {
            using var lease = agent.Vaults.Rent(vault);
            return lease.Vault.Status();
        }
        catch (CairnException)
        {
            return null;
        }
    }

    private static string Version() => typeof(HealthRoutes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
