using System.Text;
using Cairn.Core;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Cairn.Hub.Accounts;

/// <summary>Passwords, as the framework hashes them: PBKDF2 with HMAC-SHA512 and a salt of its own for each.</summary>
internal static class Passwords
{
    public const int LengthMin = 10;
    public const int BytesMax = 1_000;

    // What OWASP's cheat sheet on password storage asks of HMAC-SHA512 since 2023. Hashes of fewer are made anew when their password is next seen.
    private const int Iterations = 210_000;

    // The framework would pass a user to hashers that need one.
    private static readonly PasswordHasher<object> Hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private static readonly object Nobody = new();
    private static readonly Lazy<string> Nobodys = new(() => Hash(Secret.New("nobody")));

    /// <summary>What a password is compared with where there is no account.</summary>
    public static string HashOfNobody => Nobodys.Value;

    /// <summary>Checks that a password may be chosen.</summary>
    /// <exception cref="CairnException">Code <c>invalid_password</c>.</exception>
    public static string Require(string? password) =>
        password is { Length: >= LengthMin } && Encoding.UTF8.GetByteCount(password) <= BytesMax ? password
            : throw new CairnException("invalid_password", $"A password has at least {LengthMin} characters, and at most {BytesMax:N0} bytes.", "A few words in a row are good, and a password manager's are better.");

    public static string Hash(string password) => Hasher.HashPassword(Nobody, password);

    /// <summary>Whether the password is right. It takes as long where there is no account to compare with.</summary>
    /// <param name="hash">What is stored; null where there is nothing.</param>
    /// <param name="password">What was typed.</param>
    public static PasswordVerificationResult Verify(string? hash, string password)
    {
        // No password is as long, and hashing one of megabytes would be work that others choose.
        var result = Encoding.UTF8.GetByteCount(password) <= BytesMax ? Hasher.VerifyHashedPassword(Nobody, hash ?? HashOfNobody, password) : PasswordVerificationResult.Failed;
        return hash is null ? PasswordVerificationResult.Failed : result;
    }
}
