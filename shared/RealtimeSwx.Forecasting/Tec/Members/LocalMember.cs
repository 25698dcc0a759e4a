namespace RealtimeSwx.Forecasting.Tec.Members;

/// <summary>The ridge by latitude and lead (<see cref="TecRegression"/>): any grid, any length of history, with Kp or without.</summary>
internal sealed class LocalMember(TecRegression regression) : ITecMember
{
    public const string MemberName = "local";
    public const string File = "local.bin";

    public string Name => MemberName;

    public double[][] Predict(TecHistory history) => regression.Predict(history);

    public void Dispose()
    {
    }
}
