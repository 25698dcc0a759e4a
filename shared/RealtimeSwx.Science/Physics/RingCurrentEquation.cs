namespace RealtimeSwx.Science.Physics;

/// <summary>
/// The Burton equation in the form of O'Brien and McPherron 2000 (10.1029/1998JA000437):
/// dD*/dt = -a max(E - Ec, 0) - D*/tau, tau = t0 exp(c1 / (c2 + E)), D* = D - b sqrt(P) + c. D in nT, E in mV/m, P in nPa, tau in hours.
/// </summary>
/// <param name="A">Injection, nT/h per mV/m.</param>
/// <param name="Ec">Threshold of injection, mV/m.</param>
/// <param name="T0">Decay time at strong driving, hours.</param>
/// <param name="B">Magnetopause currents, nT per sqrt(nPa).</param>
/// <param name="C">Quiet-time offset, nT.</param>
/// <param name="UnknownDecay">Hours over which a driver that is not known yet fades; infinite = it holds.</param>
public sealed record RingCurrentEquation(double A, double Ec, double T0, double C1, double C2, double B, double C, double UnknownDecay = double.PositiveInfinity)
{
    /// <summary>Driven by V Bs; seven constants fitted on the 65 training storms (sum of the normalised 1-h and 2-h errors).</summary>
    public static readonly RingCurrentEquation SouthwardDriven = new(5.990, 0.454, 2.228, 4.482, 2.254, 4.453, 2.389);

    /// <summary>Driven by the Kan-Lee field, fitted alike.</summary>
    public static readonly RingCurrentEquation KanLeeDriven = new(5.642, 0.928, 2.367, 4.977, 2.028, 3.845, 0.034, 3.40);

    /// <summary>Pressure-corrected index D*.</summary>
    public double Corrected(double index, double rootPressure) => index - (B * rootPressure) + C;

    public double Index(double corrected, double rootPressure) => corrected + (B * rootPressure) - C;

    /// <summary>D* after <paramref name="hours"/> of constant driving (exact solution of the linear equation).</summary>
    public double Advance(double corrected, double field, double hours)
    {
        var tau = T0 * Math.Exp(C1 / (C2 + field));
        var equilibrium = -A * Math.Max(field - Ec, 0) * tau;
        return equilibrium + ((corrected - equilibrium) * Math.Exp(-hours / tau));
    }
}
