using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Cairn.Agent.Homes;
using Cairn.Core;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Daemon;

/// <summary>The file <c>agent.token</c> in CAIRN_HOME, which only its owner can read: whoever can read it may use the agent.</summary>
internal static class AgentToken
{
    private const int RandomBytes = 32;
    private const int LengthMin = 20;
    private const int LengthMax = 1_000;

    public static string PathIn(VaultHome home) => Path.Combine(home.Path, "agent.token");

    /// <summary>The token, made at first use.</summary>
    /// <exception cref="CairnException">Code <c>token_unusable</c>: the file is empty, or others can read it.</exception>
    public static string LoadOrMake(VaultHome home)
    {
        var path = PathIn(home);
        if (!File.Exists(path))
        {
            PrivateFile.Write(home, path, file => file.Write(Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes)) + '\n')));
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != UnixFileMode.None)
        {
            throw new CairnException("token_unusable", $"Others can read {path}.", $"Delete it, and the agent makes a new one; or say chmod 600 {path} if nobody has read it.");
        }

        var token = new FileInfo(path).Length <= LengthMax ? File.ReadAllText(path).Trim() : "";
        return token.Length >= LengthMin && token.All(char.IsAscii) && !token.Any(char.IsWhiteSpace) ? token
            : throw new CairnException("token_unusable", $"There is no token in {path}.", "Delete the file, and the agent makes a new one.");
    }

    /// <summary>Compares in a time that does not tell how much is right.</summary>
    public static bool AreEqual(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(left)), SHA256.HashData(Encoding.UTF8.GetBytes(right)));
}
