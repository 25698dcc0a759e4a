using Microsoft.AspNetCore.Http;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Security;

/// <summary>What a request's token is worth.</summary>
public enum TokenAnswer
{
    Good,

    /// <summary>None, or another one.</summary>
    Wrong,

    /// <summary>The file that holds the token cannot be read; nobody is let in.</summary>
    Unreadable,
}

/// <summary><c>Authorization: Bearer TOKEN</c>, compared in constant time.</summary>
public static class BearerToken
{
    private const string Scheme = "Bearer ";

    public static TokenAnswer Check(HttpRequest request, Secret expected)
    {
        var given = request.Headers.Authorization.ToString();
        try
        {
            return Secret.Same(expected.Read(), given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? given[Scheme.Length..].Trim() : "")
                ? TokenAnswer.Good
                : TokenAnswer.Wrong;
        }
        catch (InputException)
        {
            return TokenAnswer.Unreadable;
        }
    }
}
