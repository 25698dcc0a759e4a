using System;
using System.IO;
using System.Text;

namespace RealtimeSwx.Build
{
    /// <summary>
    /// Edits the symbol versions that a 64-bit little-endian ELF library asks of other libraries (.gnu.version_r). A version whose WEAK bit
    /// is set may be missing at load time. libLibTorchSharp.so asks for GLIBCXX_3.4.32 only because of ios_base_library_init, which no
    /// relocation uses, so on hosts with an older libstdc++ (Debian 12) the library works once that request is weak.
    /// </summary>
    public static class ElfVersionNeed
    {
        private const uint SectionVersionNeed = 0x6ffffffe; // SHT_GNU_verneed
        private const ushort Weak = 0x2; // VER_FLG_WEAK

        /// <summary>Sets the WEAK bit of one needed version in place. Returns how many entries changed (0 = none needed it).</summary>
        public static int Weaken(byte[] elf, string version)
        {
            if (elf.Length < 64 || elf[0] != 0x7f || elf[1] != 'E' || elf[2] != 'L' || elf[3] != 'F' || elf[4] != 2 || elf[5] != 1)
            {
                throw new InvalidDataException("not a 64-bit little-endian ELF file");
            }

            var sections = (long)BitConverter.ToUInt64(elf, 0x28);
            int size = BitConverter.ToUInt16(elf, 0x3a), count = BitConverter.ToUInt16(elf, 0x3c);
            var changed = 0;
            for (var i = 0; i < count; i++)
            {
                var header = checked((int)(sections + ((long)i * size)));
                if (BitConverter.ToUInt32(elf, header + 4) == SectionVersionNeed)
                {
                    var link = (int)BitConverter.ToUInt32(elf, header + 40);
                    var names = checked((int)BitConverter.ToUInt64(elf, checked((int)(sections + ((long)link * size))) + 24));
                    changed += WeakenSection(elf, checked((int)BitConverter.ToUInt64(elf, header + 24)), names, version);
                }
            }

            return changed;
        }

        // Verneed: version, cnt (u16), file, aux, next (u32). Vernaux: hash (u32), flags, other (u16), name, next (u32).
        private static int WeakenSection(byte[] elf, int need, int names, string version)
        {
            var changed = 0;
            while (true)
            {
                int aux = need + (int)BitConverter.ToUInt32(elf, need + 8);
                for (int n = BitConverter.ToUInt16(elf, need + 2); n > 0; n--)
                {
                    var flags = BitConverter.ToUInt16(elf, aux + 4);
                    if ((flags & Weak) == 0 && NameAt(elf, names + (int)BitConverter.ToUInt32(elf, aux + 8)) == version)
                    {
                        BitConverter.GetBytes((ushort)(flags | Weak)).CopyTo(elf, aux + 4);
                        changed++;
                    }

                    aux += (int)BitConverter.ToUInt32(elf, aux + 12);
                }

                var next = (int)BitConverter.ToUInt32(elf, need + 12);
                if (next == 0)
                {
                    return changed;
                }

                need += next;
            }
        }

        private static string NameAt(byte[] elf, int at)
        {
            var end = Array.IndexOf(elf, (byte)0, at);
            return Encoding.ASCII.GetString(elf, at, end - at);
        }

        /// <summary>True when the bytes of a library mention the version, e.g. a libstdc++ that defines it.</summary>
        public static bool Mentions(byte[] library, string version)
        {
            var sought = Encoding.ASCII.GetBytes(version + "\0");
            for (var at = Array.IndexOf(library, sought[0]); at >= 0 && at <= library.Length - sought.Length; at = Array.IndexOf(library, sought[0], at + 1))
            {
                var i = 1;
                while (i < sought.Length && library[at + i] == sought[i])
                {
                    i++;
                }

                if (i == sought.Length)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>
        /// Weakens the version in a library on disk. The file may be a hard link into the package cache, so a patched copy is renamed over
        /// it; the time stamp stays, so that the next build does not copy the original again. True when the file changed.
        /// </summary>
        public static bool WeakenFile(string path, string version)
        {
            var bytes = File.ReadAllBytes(path);
            if (Weaken(bytes, version) == 0)
            {
                return false;
            }

            var patched = path + "." + Guid.NewGuid().ToString("N") + ".tmp";
            File.Copy(path, patched);
            File.WriteAllBytes(patched, bytes);
            File.SetLastWriteTimeUtc(patched, File.GetLastWriteTimeUtc(path));
            File.Replace(patched, path, null);
            return true;
        }
    }

#if !WITHOUT_MSBUILD
    /// <summary>The build task around <see cref="ElfVersionNeed"/>.</summary>
    public sealed class WeakenSymbolVersion : Microsoft.Build.Utilities.Task
    {
        [Microsoft.Build.Framework.Required]
        public string Library { get; set; }

        [Microsoft.Build.Framework.Required]
        public string Version { get; set; }

        /// <summary>Candidates for the host's own library that may define the version; the first that exists decides.</summary>
        public string[] Hosts { get; set; }

        public override bool Execute()
        {
            var host = Array.Find(Hosts ?? new string[0], File.Exists);
            if (host != null && ElfVersionNeed.Mentions(File.ReadAllBytes(host), Version))
            {
                return true;
            }

            if (ElfVersionNeed.WeakenFile(Library, Version))
            {
                Log.LogMessage(Microsoft.Build.Framework.MessageImportance.Normal, "{0}: {1} made weak for this host", Library, Version);
            }

            return true;
        }
    }
#endif
}
