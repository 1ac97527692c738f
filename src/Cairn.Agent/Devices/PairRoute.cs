using System.Text.Json;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Daemon;
using Cairn.Agent.Web;
using Cairn.Core;
using Cairn.Core.Sealing;
using Cairn.Protocol;
using Cairn.Vaults.Sealing;
using Microsoft.AspNetCore.Http.Features;

namespace Cairn.Agent.Devices;

/// <summary><c>POST /v1/pair</c>: a secret for a token. <c>DELETE /v1/pair</c>: the device that has the token takes its pairing back.</summary>
internal sealed class PairRoute(DeviceHost host, DeviceFile devices, PairedVaults vaults, DeviceKeys keys, AgentOptions options, WrongTries tries)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(SyncProtocol.Pair, context => GuardAsync(context, async () => await PairAsync(await ReadAsync(context), context))).WithMetadata(new SyncAccess(IsPublic: true));
        endpoints.MapDelete(SyncProtocol.Pair, context => GuardAsync(context, () => WithdrawAsync(context)));
    }

    private async Task GuardAsync(HttpContext context, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await ProblemAnswer.SendAsync(context, failure is JsonException
                ? new CairnException("invalid_json", "The body is not one that asks for pairing.", $"Send {JsonText.Of(json => PairingJson.Write(json, new PairingRequest("…", "laptop")))}.")
                : host.Explain(failure));
        }
    }

    private async Task<PairingRequest> ReadAsync(HttpContext context)
    {
        // Everybody may send one, so that it is held short.
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = PairingJson.RequestBytesMax;
        return PairingJson.ReadRequest(await RequestBody.ReadAsync(context, options.BodyTime, host.Time));
    }

    private async Task PairAsync(PairingRequest request, HttpContext context)
    {
        vaults.Require(devices.Waiting(request.Secret) ?? throw Refused(context), request);
        var sealId = request.SealKey is { } key ? SealIdentity.IdOf(key) : null;
        var (token, device) = await devices.PairAsync(request.Secret, request.Device, sealId, context.RequestAborted) ?? throw Refused(context);
        var (made, admitted) = (new List<Guid>(), new List<Guid>());
        try
        {
            // The code is used up, so that nobody else can be admitted by it; from here on it is done to the end.
            var given = await vaults.AdmitAsync(device.Vaults, request.SealKey, request.Device, admitted);
            var brought = await vaults.TakeAsync(request.Vaults, made);
            await devices.CompleteAsync(device with { Vaults = [.. device.Vaults.UnionBy(brought, vault => vault.Id)], Made = made, Admitted = admitted }, CancellationToken.None);
            var answer = new PairingAnswer(token, device.Id, [.. given.UnionBy(brought, vault => vault.Id)])
            {
                Name = keys.Name,
                SealKey = brought.Any(vault => vault.IsSealed) ? keys.Load().PublicKey : null,
            };

            // A token that nobody gets is nobody's.
            context.RequestAborted.ThrowIfCancellationRequested();
            await Routes.SendAsync(context, new Reply(StatusCodes.Status200OK, json => PairingJson.Write(json, answer)));
        }
        catch
        {
            await WithdrawAsync(device with { Made = made, Admitted = admitted });
            throw;
        }
    }

    private async Task WithdrawAsync(HttpContext context)
    {
        await WithdrawAsync(((DeviceCaller)await host.AuthenticateAsync(context)).Device());
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task WithdrawAsync(PairedDevice device)
    {
        await devices.RevokeAsync(device.Id, CancellationToken.None);
        await vaults.UndoAsync(device.Made, device.Admitted, device.SealId);
    }

    private CairnException Refused(HttpContext context)
    {
        tries.Note(context.Connection.RemoteIpAddress);
        return new CairnException("pairing_refused", "No pairing code with that secret waits here.", "It may have been used, or be too old. Make a new one: `cairn pair`.");
    }
}
