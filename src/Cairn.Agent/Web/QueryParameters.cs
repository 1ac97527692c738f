namespace Cairn.Agent.Web;

/// <summary>The parameters that a route knows beside <see cref="ApiRequest.VaultParameter"/>.</summary>
internal sealed record QueryParameters(IReadOnlyList<string> Names);
