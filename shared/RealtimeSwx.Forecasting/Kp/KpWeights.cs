using RealtimeSwx.Science.Calibration;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>Fitted numbers of one lead.</summary>
/// <param name="Mean">Of each feature (<see cref="KpFeatures"/>); also what an unknown feature is taken for.</param>
/// <param name="Slopes">Ridge coefficients per unit of the feature.</param>
/// <param name="Shares">Weights of ridge, conditional mean, persistence and climatology in the ensemble.</param>
/// <param name="Table">Conditional mean of the target by <c>last thirds * MeanClasses + class of the last day's mean</c>.</param>
/// <param name="Residuals">Observed minus ensemble.</param>
/// <param name="Thresholds">Intercepts of the cumulative logistic of G1..G5.</param>
/// <param name="Logits">Its slopes, common to all levels, over <see cref="KpModel.StormPredictors"/>.</param>
internal sealed record KpLeadWeights(
    double[] Mean,
    double[] Slopes,
    double Intercept,
    double[] Shares,
    double[] Table,
    ResidualQuantiles Residuals,
    double[] Thresholds,
    double[] Logits);

internal sealed record KpWeights(KpLeadWeights[] Leads);
