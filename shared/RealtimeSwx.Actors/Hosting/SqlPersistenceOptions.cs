using System.Text;
using Akka.Configuration;
using Akka.Persistence.Hosting;
using Akka.Persistence.Sql;

namespace RealtimeSwx.Actors.Hosting;

// Akka.Persistence.Sql.Hosting is not served by the registry; these two classes are what we need of it.

/// <summary>SQL journal settings. Provider names are linq2db's: <c>SQLite.MS</c>, <c>PostgreSQL.15</c>.</summary>
internal sealed class SqlJournalOptions : JournalOptions
{
    public SqlJournalOptions(string provider, string connection)
        : base(isDefault: true)
    {
        Provider = provider;
        Connection = connection;
        AutoInitialize = true;
        Serializer = null!;
    }

    public string Provider { get; }

    public string Connection { get; }

    public override string Identifier { get; set; } = "sql";

    protected override Config InternalDefaultConfig => SqlPersistence.DefaultJournalConfiguration;

    protected override StringBuilder Build(StringBuilder sb)
    {
        sb.AppendLine($"connection-string = \"{Connection.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        sb.AppendLine($"provider-name = \"{Provider}\"");
        return base.Build(sb);
    }
}

/// <summary>SQL snapshot store settings.</summary>
internal sealed class SqlSnapshotOptions : SnapshotOptions
{
    public SqlSnapshotOptions(string provider, string connection)
        : base(isDefault: true)
    {
        Provider = provider;
        Connection = connection;
        AutoInitialize = true;
        Serializer = null!;
    }

    public string Provider { get; }

    public string Connection { get; }

    public override string Identifier { get; set; } = "sql";

    protected override Config InternalDefaultConfig => SqlPersistence.DefaultSnapshotConfiguration;

    protected override StringBuilder Build(StringBuilder sb)
    {
        sb.AppendLine($"connection-string = \"{Connection.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        sb.AppendLine($"provider-name = \"{Provider}\"");
        return base.Build(sb);
    }
}
