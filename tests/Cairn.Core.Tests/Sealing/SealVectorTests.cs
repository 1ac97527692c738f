using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Core.Changes;
using Cairn.Core.Sealing;
using Cairn.Core.Stamps;
using Cairn.Core.Tests.Vectors;

namespace Cairn.Core.Tests.Sealing;

public sealed class SealVectorTests
{
    private static readonly VectorFile File = new("sealing.json");
    private static readonly KeyRing Ring = ReadRing();

    public static TheoryData<string> Sealed => File.Names("sealed");

    public static TheoryData<string> Refused => File.Names("refused");

    public static TheoryData<string> Accepted => File.Names("accepted");

    [Fact]
    public void The_ring_gives_what_follows_from_it() => File.Run("rings", "The ring of all cases", vector => Assert.Equal(
        ((string)vector["space"]!, (string)vector["fingerprint"]!, (string)vector["current"]!),
        (Ring.Space.ToString(), Ring.Fingerprint, Ring.Current.Key.Name)));

    [Theory, MemberData(nameof(Sealed))]
    public void A_change_is_sealed_and_opened(string name) => File.Run("sealed", name, vector =>
    {
        var plain = ChangeJson.Read(vector["change"]!.ToJsonString());
        Assert.Equal((string)vector["sealed"]!, ChangeJson.Write(ChangeSealer.Seal(Ring, plain)));
        Assert.Equal(ChangeJson.Write(plain), ChangeJson.Write(ChangeSealer.Open(Ring, ChangeJson.Read((string)vector["sealed"]!), out _)));
    });

    [Theory, MemberData(nameof(Refused))]
    public void A_change_is_refused(string name) => File.Run("refused", name, vector =>
        Assert.Equal((string)vector["code"]!, Assert.Throws<CairnException>(() => ChangeSealer.Check(Ring, Read(vector), isErased: false, isNew: true)).Code));

    [Theory, MemberData(nameof(Accepted))]
    public void A_change_is_accepted(string name) => File.Run("accepted", name, vector =>
        Assert.Equal((bool?)vector["passed_over"] != true, ChangeSealer.Check(Ring, Read(vector), isErased: (bool?)vector["erased"] == true, isNew: true)));

    [Fact]
    public void A_key_is_unwrapped() => File.Run("wraps", "A key wrapped for a device", vector =>
    {
        var identity = SealIdentity.Read((string)vector["public_key"]!, (string)vector["private_key"]!);
        Assert.Equal((string)vector["recipient"]!, identity.Id);
        var (key, root) = identity.TryUnwrap(Ring.Vault, IdOf(vector["key"]!), (string)vector["wrapped"]!)!.Value;
        Assert.Equal(Ring.Current.Key.Secret, key);
        Assert.Equal(Ring.Root, root);
    });

    [Fact]
    public void A_passphrase_unlocks() => File.Run("passphrases", "A passphrase unlocks a private key", vector =>
    {
        var unlocked = SealPassphrase.TryUnlock(
            Ring.Vault, (string)vector["public_key"]!, (string)vector["locked"]!, (string)vector["passphrase"]!, Convert.FromBase64String(Padded(vector["salt"]!)), (int)vector["iterations"]!);
        Assert.Equal(((string)vector["private_key"]!, Ring.Fingerprint), (unlocked!.Identity.PrivateKey, unlocked.Fingerprint));
    });

    [Fact]
    public void A_recovery_code_unlocks() => File.Run("recovery_codes", "A recovery code unlocks a private key", vector =>
    {
        var secret = RecoveryCode.Read((string)vector["code"]!)!;
        Assert.Equal((string)vector["secret"]!, Convert.ToHexStringLower(secret));
        Assert.Equal((string)vector["code"]!, RecoveryCode.Write(secret));
        var unlocked = RecoveryCode.TryUnlock(Ring.Vault, (string)vector["public_key"]!, (string)vector["locked"]!, secret, Convert.FromBase64String(Padded(vector["salt"]!)));
        Assert.Equal(((string)vector["private_key"]!, Ring.Fingerprint), (unlocked!.Identity.PrivateKey, unlocked.Fingerprint));
    });

    private static Change Read(JsonNode vector) => ChangeJson.Read(vector["change"]!.ToJsonString());

    private static KeyRing ReadRing()
    {
        KeyRing? ring = null;
        File.Run("rings", "The ring of all cases", vector => ring = new KeyRing(
            Guid.Parse((string)vector["vault"]!),
            Convert.FromHexString((string)vector["root"]!),
            vector["keys"]!.AsArray().Select(key => new RingKey(
                new SealKey(IdOf(key!["id"]!), Convert.FromHexString((string)key["secret"]!)), (long)key["number"]!, Stamp.Parse((string)key["since"]!)))));
        return ring!;
    }

    private static uint IdOf(JsonNode id) => uint.Parse((string)id!, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static string Padded(JsonNode salt) => ((string)salt!).Replace('-', '+').Replace('_', '/').PadRight((((string)salt!).Length + 3) / 4 * 4, '=');
}
