using RealtimeSwx.Build;

namespace RealtimeSwx.Learning.Tests;

public class ElfVersionNeedTests
{
    private const string Version = "GLIBCXX_3.4.32";

    [Fact]
    public void Weaken_ShouldSetTheFlagOfThatVersionOnly_AndFindNothingTheSecondTime()
    {
        var elf = TinyElf("GLIBCXX_3.4.9", Version);
        var before = elf.ToArray();
        ElfVersionNeed.Weaken(elf, Version).ShouldBe(1);
        ElfVersionNeed.Weaken(elf, Version).ShouldBe(0);
        Enumerable.Range(0, elf.Length).Where(i => elf[i] != before[i]).ShouldHaveSingleItem();
        ElfVersionNeed.Weaken(elf, "GLIBCXX_3.4").ShouldBe(0);
    }

    [Fact]
    public void Weaken_ShouldRefuseWhatIsNoElf() =>
        Should.Throw<InvalidDataException>(() => ElfVersionNeed.Weaken(new byte[100], Version));

    [Fact]
    public void WeakenFile_ShouldReplaceTheFile_KeepItsTimeStamp_AndLeaveNothingBehind()
    {
        var folder = Directory.CreateTempSubdirectory("swx-elf").FullName;
        try
        {
            var cached = Path.Combine(folder, "cached.so");
            File.WriteAllBytes(cached, TinyElf(Version));
            var linked = Path.Combine(folder, "lib.so");
            File.Copy(cached, linked);
            var stamp = File.GetLastWriteTimeUtc(linked);
            ElfVersionNeed.WeakenFile(linked, Version).ShouldBeTrue();
            ElfVersionNeed.WeakenFile(linked, Version).ShouldBeFalse();
            File.GetLastWriteTimeUtc(linked).ShouldBe(stamp);
            File.ReadAllBytes(cached).ShouldBe(TinyElf(Version));
            Directory.GetFiles(folder).Length.ShouldBe(2);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void Mentions_ShouldNotMistakeALongerVersion()
    {
        ElfVersionNeed.Mentions("xGLIBCXX_3.4.32\0y"u8.ToArray(), Version).ShouldBeTrue();
        ElfVersionNeed.Mentions("GLIBCXX_3.4.321\0GLIBCXX_3.4.3\0"u8.ToArray(), Version).ShouldBeFalse();
    }

    // Header, one verneed with its vernaux entries, a string table, two section headers.
    private static byte[] TinyElf(params string[] versions)
    {
        const int need = 64, names = 256, headers = 512;
        var elf = new byte[headers + 128];
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1 }.CopyTo(elf, 0);
        BitConverter.GetBytes((ulong)headers).CopyTo(elf, 0x28);
        BitConverter.GetBytes((ushort)64).CopyTo(elf, 0x3a);
        BitConverter.GetBytes((ushort)2).CopyTo(elf, 0x3c);
        BitConverter.GetBytes(0x6ffffffeu).CopyTo(elf, headers + 4);
        BitConverter.GetBytes((ulong)need).CopyTo(elf, headers + 24);
        BitConverter.GetBytes(1u).CopyTo(elf, headers + 40);
        BitConverter.GetBytes((ulong)names).CopyTo(elf, headers + 64 + 24);
        BitConverter.GetBytes((ushort)versions.Length).CopyTo(elf, need + 2);
        BitConverter.GetBytes(16u).CopyTo(elf, need + 8);
        var name = 1;
        for (var i = 0; i < versions.Length; i++)
        {
            var aux = need + 16 + (16 * i);
            BitConverter.GetBytes((uint)name).CopyTo(elf, aux + 8);
            BitConverter.GetBytes(i + 1 < versions.Length ? 16u : 0u).CopyTo(elf, aux + 12);
            System.Text.Encoding.ASCII.GetBytes(versions[i]).CopyTo(elf, names + name);
            name += versions[i].Length + 1;
        }

        return elf;
    }
}
