namespace Cairn.Core.Changes;

/// <summary>Limits of the envelope, the same in every version and for local writes as for received ones.</summary>
public static class ChangeLimits
{
    /// <summary>Most UTF-8 bytes of a change's canonical JSON: 1 MiB.</summary>
    public const int BytesMax = 1 << 20;

    /// <summary>Most fields that one change may set, replace or settle.</summary>
    public const int FieldsMax = 256;

    /// <summary>Most stamps that one change may settle in a field.</summary>
    public const int ResolvesMax = 1_000;

    /// <summary>Most characters of the actor.</summary>
    public const int ActorLengthMax = 200;

    /// <summary>Most characters of the reason.</summary>
    public const int ReasonLengthMax = 2_000;
}
