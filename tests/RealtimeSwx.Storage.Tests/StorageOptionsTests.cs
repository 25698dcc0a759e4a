using Npgsql;

namespace RealtimeSwx.Storage.Tests;

public sealed class StorageOptionsTests
{
    [Fact]
    public void Sqlite_ShouldBeMadeAbsolute()
    {
        var options = StorageOptions.Parse("sqlite:some/swx.db");
        options.Provider.ShouldBe(StorageProvider.Sqlite);
        options.Location.ShouldBe(Path.Combine(Environment.CurrentDirectory, "some", "swx.db"));
        options.ReadModelPath.ShouldBe(Path.Combine(Environment.CurrentDirectory, "some", "swx-read.db"));
        options.JournalConnectionString.ShouldBe($"Data Source={options.Location}");
    }

    [Theory]
    [InlineData("postgres:Host=db;Port=5433;Database=swx;Username=u;Password=p@ss")]
    [InlineData("postgres://u:p%40ss@db:5433/swx")]
    [InlineData("postgresql://u:p%40ss@db:5433/swx?Pooling=true")]
    public void Postgres_ShouldBeReadInBothSpellings(string text)
    {
        var options = StorageOptions.Parse(text);
        var dsn = new NpgsqlConnectionStringBuilder(options.JournalConnectionString);
        (dsn.Host, dsn.Port, dsn.Database, dsn.Username, dsn.Password).ShouldBe(("db", 5433, "swx", "u", "p@ss"));
        options.ToString().ShouldBe("postgres:db:5433/swx");
    }

    [Theory]
    [InlineData("")]
    [InlineData("sqlite:")]
    [InlineData("mysql:Host=db")]
    [InlineData("postgres:Hostess=db")]
    [InlineData("postgres://db/swx?Hostess=1")]
    public void Parse_ShouldExplain_WhenTheTextNamesNoDatabase(string text) =>
        Should.Throw<FormatException>(() => StorageOptions.Parse(text)).Message.Length.ShouldBeGreaterThan(20);

    [Fact]
    public void Parse_ShouldNotRepeatAPassword_WhenTheTextIsBroken() =>
        Should.Throw<FormatException>(() => StorageOptions.Parse("postgres:Hostess=db;Password=secret")).Message.ShouldNotContain("secret");
}
