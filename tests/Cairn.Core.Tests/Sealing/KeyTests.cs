using Cairn.Core.Sealing;

namespace Cairn.Core.Tests.Sealing;

public sealed class KeyTests
{
    [Fact]
    public void What_is_encrypted_opens_only_as_it_was_and_in_its_place() => Seeds.Each(100, random =>
    {
        var key = new SealKey(1, Rings.Bytes(random));
        var (bound, plaintext) = (Rings.Bytes(random, random.Next(50)), Rings.Bytes(random, random.Next(100)));
        var bytes = key.Seal(bound, plaintext);
        Assert.Equal(plaintext, key.TryOpen(bound, bytes));
        Assert.Equal(bytes, key.Seal(bound, plaintext));
        Assert.Null(key.TryOpen([.. bound, 0], bytes));
        Assert.Null(key.TryOpen(bound, bytes.AsSpan(1)));
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        Assert.Null(key.TryOpen(bound, bytes));
    });

    [Fact]
    public void A_wrapped_key_opens_for_its_recipient_alone() => Seeds.Each(10, random =>
    {
        var ring = Rings.New(random);
        var (device, other) = (SealIdentity.New(), SealIdentity.New());
        var key = ring.Current.Key;
        var wrapped = KeyWrap.Wrap(ring, key, device.PublicKey);
        var found = device.TryUnwrap(Rings.Vault, key.Id, wrapped)!.Value;
        Assert.Equal(key.Secret, found.Key);
        Assert.Equal(ring.Root, found.Root);
        Assert.Null(other.TryUnwrap(Rings.Vault, key.Id, wrapped));
        Assert.Null(device.TryUnwrap(Rings.Vault, key.Id + 1, wrapped));
        Assert.Null(device.TryUnwrap(Guid.NewGuid(), key.Id, wrapped));
        Assert.Null(device.TryUnwrap(Rings.Vault, key.Id, wrapped[..^4] + "AAAA"));
        Assert.Null(device.TryUnwrap(Rings.Vault, key.Id, "nonsense"));
        Assert.Equal(device.PrivateKey, SealIdentity.Read(device.PublicKey, device.PrivateKey).PrivateKey);
    });

    [Theory]
    [InlineData("")]
    [InlineData("no base64!")]
    [InlineData("BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Nothing_is_wrapped_for_what_is_no_public_key(string publicKey)
    {
        var ring = Rings.New(new Random(1));
        Assert.Equal("seal_wrap_invalid", Assert.Throws<CairnException>(() => KeyWrap.Wrap(ring, ring.Current.Key, publicKey)).Code);
    }

    [Fact]
    public void A_passphrase_opens_what_it_locked_and_no_other_does()
    {
        var ring = Rings.New(new Random(1));
        var identity = SealIdentity.New();
        var salt = new byte[SealPassphrase.SaltLength];
        var locked = SealPassphrase.Lock(ring, identity, "a long enough one", salt, SealPassphrase.IterationsMin);
        SealIdentity? Unlock(string passphrase, int iterations) => SealPassphrase.TryUnlock(Rings.Vault, identity.PublicKey, locked, passphrase, salt, iterations)?.Identity;

        Assert.Equal(identity.PrivateKey, Unlock("a long enough one", SealPassphrase.IterationsMin)!.PrivateKey);
        Assert.Null(Unlock("a long enough One", SealPassphrase.IterationsMin));
        Assert.Null(Unlock("a long enough one", SealPassphrase.IterationsMin + 1));
        Assert.Null(Unlock("a long enough one", 1));
        Assert.Null(Unlock("a long enough one", int.MaxValue));
        Assert.Equal("passphrase_too_short", Assert.Throws<CairnException>(() => SealPassphrase.Require("1234567")).Code);
    }

    [Fact]
    public void A_recovery_code_is_read_however_it_is_written_and_not_when_it_is_mistyped() => Seeds.Each(200, random =>
    {
        var secret = Rings.Bytes(random, RecoveryCode.SecretLength);
        var code = RecoveryCode.Write(secret);
        Assert.Matches("^([0-9A-HJKMNP-TV-Z]{5}-){7}[0-9A-HJKMNP-TV-Z]{5}$", code);
        Assert.Equal(secret, RecoveryCode.Read(code));
        Assert.Equal(secret, RecoveryCode.Read($" {code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal).Replace('0', 'o').Replace('1', 'l')}"));
        var at = random.Next(code.Length);
        var mistyped = code[at] == '-' ? code[..at] + "X" + code[(at + 1)..] : code[..at] + (code[at] == 'Z' ? 'Y' : 'Z') + code[(at + 1)..];
        Assert.Null(RecoveryCode.Read(mistyped));
        Assert.Null(RecoveryCode.Read(code[..^1]));
    });

    [Fact]
    public void A_key_is_superseded_by_the_first_that_came_after_it()
    {
        var ring = Rings.New(new Random(1), keys: 3);
        var keys = ring.Keys.OrderBy(key => key.Number).ToList();
        Assert.Equal((keys[1].Since, keys[2].Since, null), (ring.SupersededAt(keys[0]), ring.SupersededAt(keys[1]), ring.SupersededAt(keys[2])));
        Assert.Equal(keys[2], ring.Current);
    }
}
