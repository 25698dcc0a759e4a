using Microsoft.Extensions.Configuration;
using RealtimeSwx.Core.Ingestion.Folders;
using RealtimeSwx.Core.Ingestion.Http;

namespace RealtimeSwx.Core.Tests.Folders;

public sealed class FolderOptionsTests
{
    [Fact]
    public void Folders_come_from_the_settings()
    {
        var settings = Settings(("Name", "lago-uvg"), ("Path", "uvg"), ("Format", "lago-acqua"), ("Station", "uvg"), ("Every", "00:00:30"));
        LiveOptions.From(settings).ResolveFolders().ShouldHaveSingleItem()
            .ShouldBe(new FolderFeedOptions { Name = "lago-uvg", Path = "uvg", Format = "lago-acqua", Station = "uvg", Every = TimeSpan.FromSeconds(30) });
    }

    [Fact]
    public void A_mistake_is_one_error_that_names_the_setting()
    {
        var good = new FolderFeedOptions { Name = "a", Path = "a" };
        Refused(good with { Name = " " }).ShouldBe("Live:Folders:1:Name: a folder needs a name.");
        Refused(good with { Name = "swpc-kp" }).ShouldBe("Live:Folders:1:Name: there is another feed or folder 'swpc-kp'.");
        Refused(good with { Name = "first" }).ShouldBe("Live:Folders:1:Name: there is another feed or folder 'first'.");
        Refused(good with { Path = "" }).ShouldBe("Live:Folders:1:Path: a folder needs a path.");
        Refused(good with { Path = "one/../first/" }).ShouldBe("Live:Folders:1:Path: another folder feed looks into 'one/../first/'.");
        Refused(good with { Format = "no-such" }).ShouldBe("Live:Folders:1:Format: there is no format 'no-such'.");
        Refused(good with { Every = TimeSpan.Zero }).ShouldBe("Live:Folders:1:Every: '00:00:00' is not positive.");
        Refused(good with { MaxBytes = 0 }).ShouldBe("Live:Folders:1:MaxBytes: '0' is not positive.");
    }

    [Fact]
    public void A_setting_that_cannot_be_read_is_not_left_out()
    {
        Should.Throw<FormatException>(() => LiveOptions.From(Settings(("Name", "a"), ("Every", "soon")))).Message.ShouldContain("'soon' at 'Live:Folders:0:Every'");
        Should.Throw<FormatException>(() => LiveOptions.From(Settings(("Name", "a"), ("Evry", "00:00:30")))).Message.ShouldContain("'Evry'");
        LiveOptions.From(new ConfigurationBuilder().Build()).Folders.ShouldBeEmpty();
    }

    private static IConfiguration Settings(params (string Field, string Value)[] folder) => new ConfigurationBuilder()
        .AddInMemoryCollection(folder.Select(f => KeyValuePair.Create($"Live:Folders:0:{f.Field}", (string?)f.Value))).Build();

    private static string Refused(FolderFeedOptions folder) => Should.Throw<FormatException>(
        () => new LiveOptions { Folders = [new FolderFeedOptions { Name = "first", Path = "first" }, folder] }.ResolveFolders()).Message;
}
