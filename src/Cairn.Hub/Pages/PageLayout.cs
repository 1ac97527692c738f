using System.Security.Cryptography;
using Cairn.Protocol;

namespace Cairn.Hub.Pages;

/// <summary>What all pages have around them.</summary>
internal static class PageLayout
{
    public const string Style = "/pages/style.css";
    public const string Icon = "/pages/icon.svg";

    // Part of its address, so that a browser may keep the style for as long as it likes.
    private static readonly string StyleVersion = Convert.ToHexStringLower(SHA256.HashData(Read("style.css")))[..12];

    /// <summary>A file of this folder, as it is built into the program.</summary>
    public static byte[] Read(string name)
    {
        using var file = typeof(PageLayout).Assembly.GetManifestResourceStream($"pages.{name}")!;
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    public static Markup Of(Visit visit, PageReply reply) => Markup.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{reply.Title} · Cairn</title>
        <link rel="icon" href="{Icon}" type="image/svg+xml">
        <link rel="stylesheet" href="{Style}?v={StyleVersion}">
        </head>
        <body>
        <header>
        <a class="name" href="/"><img src="{Icon}" alt="" width="26" height="26">Cairn</a>
        {(visit.Person is null ? Markup.None : SignedIn(visit, visit.Person.Name))}
        </header>
        <main{(reply.IsWide ? Markup.Of($" class=\"wide\"") : Markup.None)}>
        <h1>{reply.Title}</h1>
        {(reply.Problem is null ? Markup.None : Markup.Of($"<p class=\"problem\" role=\"alert\"><strong>{reply.Problem.Message}</strong> {reply.Problem.Hint}</p>"))}
        {reply.Content}
        </main>
        </body>
        </html>
        """);

    private static Markup SignedIn(Visit visit, string name) => Markup.Of($"""
        <form class="person" method="post" action="/signout">{visit.Token}<bdi>{name}</bdi><button class="plain">Sign out</button></form>
        """);
}
