namespace Cairn.Hub.Operations;

/// <summary>Marks an endpoint that answers whoever asks, however often, and however much there is to do.</summary>
internal sealed class Ungated;
