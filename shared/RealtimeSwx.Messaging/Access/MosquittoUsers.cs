using System.Text;
using RealtimeSwx.Domain;
using RealtimeSwx.Security;

namespace RealtimeSwx.Messaging;

/// <summary>
/// Users as Mosquitto's two files: <c>password_file</c> (<c>user:$7$…</c>) and <c>acl_file</c> (<c>user NAME</c>, <c>topic read|write FILTER</c>).
/// The embedded broker reads the very same files.
/// </summary>
public static class MosquittoUsers
{
    public static string Passwords(IEnumerable<BrokerUser> users) => string.Concat(users.Select(u => $"{u.Name}:{u.Password}\n"));

    public static string Acl(IEnumerable<BrokerUser> users)
    {
        var text = new StringBuilder("# Who may do what. Made from the table of rights; what is not here is not allowed.\n");
        foreach (var user in users)
        {
            text.Append('\n').Append("user ").Append(user.Name).Append('\n');
            foreach (var filter in user.Access.Read)
            {
                text.Append("topic read ").Append(filter).Append('\n');
            }

            foreach (var filter in user.Access.Publish)
            {
                text.Append("topic write ").Append(filter).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <exception cref="InputException">A file that is not there, or a line that is not understood: rights are never guessed.</exception>
    public static IReadOnlyList<BrokerUser> Read(string passwordFile, string aclFile)
    {
        var access = ReadAcl(aclFile);
        var users = new List<BrokerUser>();
        foreach (var (line, number) in Lines(passwordFile))
        {
            var cut = line.IndexOf(':');
            try
            {
                var name = cut < 0 ? throw new FormatException("no user:hash") : line[..cut];
                users.Add(new BrokerUser(name, PasswordHash.Parse(line[(cut + 1)..]), access.GetValueOrDefault(name, new TopicAccess([], []))));
            }
            catch (FormatException e)
            {
                throw new InputException(passwordFile, e.Message, number);
            }
        }

        return users.Count > 0 ? users : throw new InputException(passwordFile, "no users in it");
    }

    private static Dictionary<string, TopicAccess> ReadAcl(string file)
    {
        var access = new Dictionary<string, TopicAccess>(StringComparer.Ordinal);
        string? user = null;
        foreach (var (line, number) in Lines(file))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case ["user", var name]:
                    user = name;
                    access.TryAdd(name, new TopicAccess([], []));
                    break;
                case ["topic", "read" or "write" or "readwrite", var filter] when user is not null:
                    var now = access[user];
                    access[user] = new TopicAccess(
                        words[1] == "write" ? now.Read : [.. now.Read, filter],
                        words[1] == "read" ? now.Publish : [.. now.Publish, filter]);
                    break;
                default:
                    throw new InputException(file, "neither 'user NAME' nor 'topic read|write|readwrite FILTER' below a user", number);
            }
        }

        return access;
    }

    private static IEnumerable<(string Line, int Number)> Lines(string file)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(file, $"cannot be read: {e.Message}");
        }

        return lines.Select((l, i) => (Line: l.Trim(), Number: i + 1)).Where(l => l.Line.Length > 0 && l.Line[0] != '#');
    }
}
