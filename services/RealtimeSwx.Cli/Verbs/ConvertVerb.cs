using System.CommandLine;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats;
using RealtimeSwx.Formats.Lago;
using RealtimeSwx.Formats.Output;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx convert FILE --to …</c>: an upstream file in another layout.</summary>
internal static class ConvertVerb
{
    public static Command Create()
    {
        var path = new Argument<string>("FILE") { Description = "A file or folder; plain, .gz, .bz2 or .Z." };
        var to = new Option<string>("--to") { Description = $"One of: {string.Join(", ", Conversion.Targets)}.", Required = true };
        to.AcceptOnlyFromAmong([.. Conversion.Targets]);
        var output = new Option<string?>("--out") { Description = "File to write; stdout without it." };
        var format = new Option<string>("--format") { Description = "Format of FILE; auto finds it by content.", DefaultValueFactory = _ => "auto" };
        var command = new Command("convert", """
            Writes the good records of a file in another layout: ionex (maps), csv (anything), iaga2002 (1-minute SYM and ASY), wdc (1-minute SYM
            and ASY, hourly Dst). Rejected rows go to stderr and make the exit 1.
            Example: swx convert asysym.wdc --to iaga2002 --out asysym.iaga2002
            """) { path, to, output, format };
        command.SetAction(parsed => Run(parsed.GetValue(path)!, parsed.GetValue(to)!, parsed.GetValue(output), parsed.GetValue(format)!));
        return command;
    }

    private static int Run(string path, string target, string? outPath, string formatName)
    {
        var rejected = 0;
        var good = FeedFile.Read(path, null, formatName).Where(record =>
        {
            if (record is not Rejected row)
            {
                return true;
            }

            var cut = row.Field == AcquaFormat.CutPulse;
            rejected += cut ? 0 : 1;
            Console.Error.WriteLine($"{(cut ? "note" : "error")}: {row}");
            return false;
        });
        var memory = new MemoryStream();
        try
        {
            // Whole before any of it is written: a failed conversion leaves no half file.
            Conversion.Write(memory, good, target);
        }
        catch (ArgumentException e)
        {
            throw new InputException(path, e.Message, field: $"--to {target}");
        }

        using var output = outPath is null ? Console.OpenStandardOutput() : File.Create(outPath);
        memory.Position = 0;
        memory.CopyTo(output);
        return rejected == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }
}
