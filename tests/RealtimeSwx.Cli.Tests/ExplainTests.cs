using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using RealtimeSwx.Cli.Tests.Support;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Cli.Tests;

/// <summary>A few days of Kp through the whole system with the shipped model, then the verbs that look at what it left.</summary>
public sealed class ExplainTests(ExplainTests.Replayed replayed) : IClassFixture<ExplainTests.Replayed>
{
    private static readonly DateTimeOffset Start = new(2003, 10, 20, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Explain_ShouldReproduceForecastsByteForByte_AcrossARestart()
    {
        foreach (var id in (string[])[replayed.Forecasts[0].Id, replayed.Forecasts[^1].Id])
        {
            var (code, output, errors) = await SwxProgram.RunAsync("explain", id, "--data-dir", replayed.Folder);
            code.ShouldBe(0, errors + output);
            output.ShouldContain("reproduced byte for byte");
            output.ShouldContain("members       mlp");
        }
    }

    [Fact]
    public async Task Explain_ShouldNameTheFirstDifference_WhenThePublishedBytesAreOthers()
    {
        var folder = Copy();
        var id = replayed.Forecasts[1].Id;
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "swx-read.db")};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE swx_forecast SET payload = replace(payload, '\"sequence\":2', '\"sequence\":7') WHERE id = $id";
            command.Parameters.AddWithValue("$id", id);
            (await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
        }

        var (code, output, _) = await SwxProgram.RunAsync("explain", id, "--data-dir", folder, "--json");
        code.ShouldBe(1);
        var json = JsonNode.Parse(output)!;
        json["reproduced"]!.GetValue<bool>().ShouldBeFalse();
        json["difference"]!["published"]!.GetValue<string>().ShouldContain("\"sequence\":7");
        json["difference"]!["made"]!.GetValue<string>().ShouldContain("\"sequence\":2");
    }

    [Fact]
    public async Task Explain_ShouldFailWithOneLine_WhenTheForecastOrItsPartsAreUnknown()
    {
        var (code, _, errors) = await SwxProgram.RunAsync("explain", "kp-nothing", "--data-dir", replayed.Folder);
        (code, errors.Trim()).ShouldBe((1, "error: kp-nothing: there is no forecast of this id in the read model"));

        var folder = Copy();
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "swx-blobs.db")};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM swx_blob WHERE hash = $hash";
            command.Parameters.AddWithValue("$hash", replayed.Forecasts[0].InputHash);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        (code, _, errors) = await SwxProgram.RunAsync("explain", replayed.Forecasts[0].Id, "--data-dir", folder);
        code.ShouldBe(1);
        errors.ShouldContain($"its input {replayed.Forecasts[0].InputHash} is not in the blob store");
    }

    [Fact]
    public async Task Verify_ShouldPrintTheTableThatTheReplayPrinted()
    {
        var (code, output, errors) = await SwxProgram.RunAsync("verify", "--data-dir", replayed.Folder);
        code.ShouldBe(0, errors);
        output.Trim().ShouldBe(replayed.Printed[replayed.Printed.IndexOf("target", StringComparison.Ordinal)..].Trim());
    }

    [Fact]
    public async Task Models_ShouldListShippedAndRegistered()
    {
        var (code, output, errors) = await SwxProgram.RunAsync("models", "--data-dir", replayed.Folder);
        code.ShouldBe(0, errors);
        var lines = output.Split('\n');
        var champion = replayed.Forecasts[0].Checkpoint[..12];
        lines.ShouldContain(l => l.StartsWith("shipped     kp ", StringComparison.Ordinal));
        lines.ShouldContain(l => l.StartsWith("registered  kp ", StringComparison.Ordinal) && l.Contains(champion, StringComparison.Ordinal));
    }

    private string Copy()
    {
        var copy = Directory.CreateDirectory(Path.Combine(replayed.Folder, Guid.NewGuid().ToString("N"))).FullName;
        foreach (var file in Directory.EnumerateFiles(replayed.Folder, "swx*"))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }

    /// <summary>Two days replayed by one process, two more by a second one on the same data.</summary>
    public sealed class Replayed : IAsyncLifetime
    {
        public string Folder { get; } = Directory.CreateTempSubdirectory("swx-explain-").FullName;

        public string Printed { get; private set; } = "";

        public IReadOnlyList<ForecastRow> Forecasts { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            var archive = Path.Combine(Folder, "kp.csv");
            await File.WriteAllTextAsync(archive, KpCsv(days: 4));
            await SwxProgram.ReplayAsync(Folder, archive, "--to", "2003-10-22");
            Printed = await SwxProgram.ReplayAsync(Folder, archive, "--from", "2003-10-22");
            await using var storage = await SwxStorage.OpenAsync(StorageOptions.Parse($"sqlite:{Path.Combine(Folder, "swx.db")}"));
            Forecasts = await storage.ReadModel.ForecastsAsync("kp", Start, Start.AddDays(5), 100, CancellationToken.None);
            Forecasts.Count.ShouldBeInRange(30, 32);
        }

        public ValueTask DisposeAsync()
        {
            Directory.Delete(Folder, recursive: true);
            return ValueTask.CompletedTask;
        }

        private static string KpCsv(int days)
        {
            var text = new StringBuilder("interval_start_utc,kp_thirds,kp\n");
            for (var i = 0; i < days * 8; i++)
            {
                var thirds = (i * 7 + i * i / 3) % 22;
                text.Append(CultureInfo.InvariantCulture, $"{Start.AddHours(3 * i).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'},{thirds},{thirds / 3.0:0.000}\n");
            }

            return text.ToString();
        }
    }
}
