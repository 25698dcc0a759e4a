using RealtimeSwx.Domain;
using RealtimeSwx.Messaging.Tests.Support;
using RealtimeSwx.Security;

namespace RealtimeSwx.Messaging.Tests.Access;

public sealed class MosquittoUsersTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-users").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Files_ShouldGive_the_same_users_back()
    {
        var topics = new SwxTopics("local");
        BrokerUser[] users = [BrokerUser.Of("core", "one", MqttRole.Core, topics), BrokerUser.Of("uvg", "two", MqttRole.Station, topics, "lago-acqua/uvg")];
        var read = MosquittoUsers.Read(Write("passwd", MosquittoUsers.Passwords(users)), Write("acl", MosquittoUsers.Acl(users)));
        read.Select(u => u.Name).ShouldBe(["core", "uvg"]);
        read[1].Access.Publish.ShouldBe(["swx/v1/local/in/lago-acqua/uvg"]);
        read[0].Access.Read.ShouldBe(["swx/v1/local/#"]);
        read[0].Password.Verify("one").ShouldBeTrue();
        read[0].Password.Verify("two").ShouldBeFalse();
    }

    [Fact]
    public async Task Passwords_of_mosquitto_passwd_ShouldBeUnderstood()
    {
        var file = Write("passwd", "");
        await Mosquitto.ClientAsync("mosquitto_passwd", "-b", file, "core", "by another tool");
        MosquittoUsers.Read(file, Write("acl", "user core\ntopic readwrite swx/#\n")).Single().Password.Verify("by another tool").ShouldBeTrue();
    }

    [Theory]
    [InlineData("core:plain\n", "user core\n", "passwd:1: no PBKDF2")]
    [InlineData("core\n", "", "passwd:1: no user:hash")]
    [InlineData("# nothing\n", "", "no users")]
    [InlineData("", "topic read #\n", "acl:1: neither")]
    [InlineData("", "user core\npattern write swx/%u\n", "acl:2: neither")]
    public void Lines_that_are_not_understood_ShouldBeRefused(string passwords, string acl, string message)
    {
        var (first, second) = (Write("passwd", passwords), Write("acl", acl));
        Should.Throw<InputException>(() => MosquittoUsers.Read(first, second)).Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("a:b")]
    [InlineData("a\nuser root")]
    [InlineData("")]
    [InlineData("Ä")]
    public void A_name_that_would_break_the_files_ShouldBeRefused(string name) =>
        Should.Throw<FormatException>(() => new BrokerUser(name, PasswordHash.OfNobody, TopicAccess.Everything));

    [Fact]
    public void A_station_without_its_source_ShouldBeRefused() =>
        Should.Throw<FormatException>(() => TopicRights.Of(MqttRole.Station, new SwxTopics("local"))).Message.ShouldContain("lago-acqua/uvg");

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }
}
