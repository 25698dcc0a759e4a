using System.Numerics;

namespace RealtimeSwx.Science.Verification;

/// <summary>Errors of two forecasts on the very same samples: only so may they be compared.</summary>
public readonly record struct PairedSum(ErrorSum Forecast, ErrorSum Reference) : IAdditionOperators<PairedSum, PairedSum, PairedSum>
{
    /// <summary>1 - RMSE / RMSE of the reference.</summary>
    public double Skill => Forecast.SkillOver(Reference);

    /// <summary>RMSE minus RMSE of the reference: negative = better, unit of the target.</summary>
    public double RmseDifference => Forecast.Rmse - Reference.Rmse;

    public PairedSum Add(double forecast, double reference, double observed) => new(Forecast.Add(forecast, observed), Reference.Add(reference, observed));

    public static PairedSum operator +(PairedSum a, PairedSum b) => new(a.Forecast + b.Forecast, a.Reference + b.Reference);
}
