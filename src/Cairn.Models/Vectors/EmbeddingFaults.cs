using System.Net;
using Cairn.Core;

namespace Cairn.Models.Vectors;

/// <summary>What can go wrong between us and a server, in words. What the server itself said is not shown: it may repeat a memory or a key.</summary>
internal sealed class EmbeddingFaults(EmbedderOptions options, EmbeddingProtocol protocol)
{
    // Without what may stand before an @: a name and a password.
    private string Place => $"{protocol.Server} at {options.Address.Scheme}://{options.Address.Authority}";

    public CairnException Unreachable(Exception cause) => new(
        "embedder_unreachable", $"{Place} does not answer.", protocol.UnreachableHint, isTransient: true, cause);

    public CairnException TooSlow(Exception cause) => new(
        "embedder_unreachable",
        $"{Place} did not answer within {options.Timeout.TotalSeconds:N0} seconds.",
        "Try again: a model may take long to load. A smaller model answers sooner.",
        isTransient: true,
        cause);

    public CairnException OfStatus(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(
            "embedder_denied", $"{Place} refuses the key ({(int)status}).", "Check the environment variable that holds the key: `cairn embedder show` names it."),
        HttpStatusCode.NotFound => new(
            "embedding_model_missing", $"{Place} does not have the model {options.Model}.", protocol.MissingHint),
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => new(
            "embedder_busy", $"{Place} is overloaded or starting ({(int)status}).", "Try again later: what is embedded is kept.", isTransient: true),

        // With 500, too, local servers refuse a text: one that is too long, or whose vector is not finite.
        HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity or >= HttpStatusCode.InternalServerError => Refused(
            $"{Place} cannot embed a text ({(int)status})."),
        _ => Invalid($"status {(int)status}"),
    };

    public CairnException NotFinite() => Refused($"{Place} made a vector of a text that is not one of finite numbers.");

    public CairnException Invalid(string what, Exception? cause = null) => new(
        "embedder_answer_invalid", $"{Place} does not answer as an embedder does: {what}.", "Check the address and the model with `cairn embedder show`; not every model embeds.", innerException: cause);

    private static CairnException Refused(string message) => new(
        "embedding_refused", message, "Check that the model embeds texts. If it is a single text that it cannot take, that one is left to the keyword index.");
}
