using System.Collections.Immutable;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Pulses;

/// <summary>Bands of pulse charge that different particles dominate. Band i holds charges in [Bounds[i-1], Bounds[i]).</summary>
/// <param name="Bounds">Ascending, ADC counts; n bounds make n + 1 bands.</param>
public sealed record ChargeBands(ImmutableArray<double> Bounds)
{
    /// <summary>
    /// Charge of a vertical through-going muon on 25 ns electronics, ADC counts: the hump of a real fragment (Guatemala) lies there. A station's own
    /// gain may differ; it is a nominal value.
    /// </summary>
    public const double NominalMuonCharge = 900;

    private const double NominalBinNanoseconds = 25;

    /// <summary>Bounds of the bands in muon charges: below half a muon mostly electrons and gammas, up to one and a half single muons, then showers.</summary>
    private static readonly ImmutableArray<double> InMuons = [0.5, 1.5];

    public int Count => Bounds.Length + 1;

    /// <summary>Nominal bands for a batch's bin width: a pulse of the same shape has more samples, hence a larger sum, in shorter bins.</summary>
    public static ChargeBands Nominal(PulseBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return OfMuonCharge(NominalMuonCharge * NominalBinNanoseconds / batch.BinNanoseconds);
    }

    public static ChargeBands OfMuonCharge(double muonCharge) => new([.. InMuons.Select(b => b * muonCharge)]);

    /// <summary>Band of a charge, from 0.</summary>
    public int Of(double charge)
    {
        var band = 0;
        while (band < Bounds.Length && charge >= Bounds[band])
        {
            band++;
        }

        return band;
    }
}
