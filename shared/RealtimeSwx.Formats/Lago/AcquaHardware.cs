namespace RealtimeSwx.Formats.Lago;

/// <summary>The two acquisition boards, told apart by how many samples a line has.</summary>
/// <param name="Bins">Bins of a pulse; 0 where the data say it.</param>
internal sealed record AcquaHardware(int Channels, double ClockHz, double BinNanoseconds, double Baseline, int Bins, int MinAdc, int MaxAdc)
{
    public static readonly AcquaHardware Nexys2 = new(3, 40e6, 25, 50, 12, 0, 1023);

    public static readonly AcquaHardware RedPitaya = new(2, 125e6, 8, 0, 0, -8192, 8191);

    public static AcquaHardware? Of(int channels) => channels switch { 3 => Nexys2, 2 => RedPitaya, _ => null };
}
