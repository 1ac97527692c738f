using Cairn.Sync.Remotes;
using Cairn.Sync.Tests.Http.Contract;

namespace Cairn.Hub.Tests.Sync;

/// <summary>The contract of the protocol, held by the hub.</summary>
public static class HubContractTests
{
    public sealed class Remote(Postgres postgres) : HttpRemoteContract
    {
        private protected override Task<ContractServer> StartAsync() => HubUnderContract.StartAsync(postgres);
    }

    public sealed class Specification(Postgres postgres) : SpecificationContract
    {
        private protected override Task<ContractServer> StartAsync(Guid vault) => HubUnderContract.StartAsync(postgres, vault);
    }

    public sealed class HostileClients(Postgres postgres) : HostileClientContract
    {
        private protected override Task<ContractServer> StartAsync() => HubUnderContract.StartAsync(postgres);
    }

    private sealed class HubUnderContract(TestHub hub, string token, Guid vault) : ContractServer
    {
        public override Uri Address => hub.Server.Address;

        public override string Token => token;

        public override Guid Vault => vault;

        public static async Task<ContractServer> StartAsync(Postgres postgres, Guid? vault = null)
        {
            var hub = await TestHub.StartAsync(postgres);
            var (_, token) = await hub.AddDeviceAsync(await hub.AddAccountAsync("anna"));
            var server = new HubUnderContract(hub, token, vault ?? Guid.CreateVersion7());
            await server.AddAsync(server.Vault, "personal");
            return server;
        }

        public override async Task<Guid> AddVaultAsync()
        {
            var added = Guid.CreateVersion7();
            await AddAsync(added, $"{added}");
            return added;
        }

        public override ValueTask DisposeAsync() => hub.DisposeAsync();

        private async Task AddAsync(Guid added, string name)
        {
            using var remote = hub.Connect(token);
            await remote.OfferVaultAsync(new RemoteVault(added, name), TestContext.Current.CancellationToken);
        }
    }
}
