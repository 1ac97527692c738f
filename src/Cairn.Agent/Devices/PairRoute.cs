using System.Text.Json;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Daemon;
using Cairn.Agent.Web;
using Cairn.Core;
using Cairn.Protocol;
using Microsoft.AspNetCore.Http.Features;

namespace Cairn.Agent.Devices;

/// <summary><c>POST /v1/pair</c>: a secret for a token.</summary>
internal sealed class PairRoute(DeviceHost host, DeviceFile devices, AgentOptions options, WrongTries tries)
{
    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPost(SyncProtocol.Pair, AnswerAsync).WithMetadata(new SyncAccess(IsPublic: true));

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            var answer = await PairAsync(await ReadAsync(context), context);
            await Routes.SendAsync(context, new Reply(StatusCodes.Status200OK, json => PairingJson.Write(json, answer)));
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

    private async Task<PairingAnswer> PairAsync(PairingRequest request, HttpContext context)
    {
        if (await devices.PairAsync(request.Secret, request.Device, context.RequestAborted) is not var (token, device))
        {
            tries.Note(context.Connection.RemoteIpAddress);
            throw new CairnException("pairing_refused", "No pairing code with that secret waits here.", "It may have been used, or be too old. Make a new one: `cairn pair`.");
        }

        return new PairingAnswer(token, device.Id, device.Vaults);
    }
}
