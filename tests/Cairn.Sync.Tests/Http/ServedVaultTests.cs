using Cairn.Sync.Tests.Engine;
using Cairn.Sync.Tests.Http.Contract;
using Cairn.Vaults.Sync;

namespace Cairn.Sync.Tests.Http;

/// <summary>The contract of the protocol, held by an agent's vault.</summary>
public static class ServedVaultTests
{
    public sealed class Remote : HttpRemoteContract
    {
        private protected override Task<ContractServer> StartAsync() => ServedVaults.StartAsync();
    }

    public sealed class Specification : SpecificationContract
    {
        private protected override Task<ContractServer> StartAsync(Guid vault) => ServedVaults.StartAsync(vault);
    }

    public sealed class HostileClients : HostileClientContract
    {
        private protected override Task<ContractServer> StartAsync() => ServedVaults.StartAsync();
    }

    private sealed class ServedVaults : ContractServer
    {
        private readonly SyncServer _server;
        private readonly List<Device> _devices = [];

        private ServedVaults(SyncServer server) => _server = server;

        public override Uri Address => _server.Address;

        public override string Token => SyncServer.Token;

        public override Guid Vault => _devices[0].Vault.Id;

        public static async Task<ContractServer> StartAsync(Guid? vault = null)
        {
            var served = new ServedVaults(await SyncServer.StartAsync());
            await served.AddVaultAsync(vault ?? Guid.CreateVersion7());
            return served;
        }

        public override Task<Guid> AddVaultAsync() => AddVaultAsync(Guid.CreateVersion7());

        public override async ValueTask DisposeAsync()
        {
            await _server.DisposeAsync();
            _devices.ForEach(device => device.Dispose());
        }

        private async Task<Guid> AddVaultAsync(Guid vault)
        {
            var device = new Device(1);
            _devices.Add(device);
            await device.Vault.JoinAsync(vault);
            _server.Vaults[vault] = new ServedVault(device.Vault);
            return vault;
        }
    }
}
