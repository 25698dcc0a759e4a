namespace RealtimeSwx.Forecasting.Tec.Members;

/// <summary>One voice of the TEC ensemble. It sees nothing but the history, so that its answer depends on the stored input alone.</summary>
internal interface ITecMember : IDisposable
{
    /// <summary>As the card of the bundle lists it and forecasts carry it.</summary>
    string Name { get; }

    /// <summary>
    /// Twelve fields, one per lead, TECU over unique columns (<see cref="TecField"/>), NaN where unknown; null when the member cannot answer from
    /// this history (too few days, another grid, no Kp).
    /// </summary>
    double[][]? Predict(TecHistory history);
}
