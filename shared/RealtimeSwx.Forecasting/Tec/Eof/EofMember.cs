using RealtimeSwx.Forecasting.Tec.Members;
using RealtimeSwx.Forecasting.Tec.Networks;

namespace RealtimeSwx.Forecasting.Tec.Eof;

/// <summary>The blend plus what the patterns of the Sun-fixed frame add. Answers from two days of history on a grid that goes around the globe.</summary>
internal sealed class EofMember(EofRegression regression) : ITecMember
{
    public const string MemberName = "eof";
    public const string File = "eof.bin";

    public string Name => MemberName;

    public static bool Answers(TecHistory history) => history.Days >= EofRegression.LeastDays && TecLocalFrame.Suits(history.Grid);

    public double[][]? Predict(TecHistory history)
    {
        if (!Answers(history))
        {
            return null;
        }

        var frame = new TecLocalFrame(history.Grid);
        var input = new EofInput(history, frame);
        var scores = regression.Scores(input);
        var departures = new TecDepartures(history);
        return [.. Enumerable.Range(0, TecHistory.Slots).Select(Lead)];

        double[] Lead(int lead)
        {
            var (age, added) = (TecHistory.SameHour(lead), frame.Lift(regression.Predict(history, input, scores, lead), history.Valid(lead)));
            var (usual, yesterday) = (departures.Mean(age), departures.Departure(age));
            for (var c = 0; c < added.Length; c++)
            {
                added[c] = Math.Max(0, usual[c] + (TecBaselines.PersistenceShare * yesterday[c]) + (input.Scale * added[c]));
            }

            return added;
        }
    }

    public void Dispose()
    {
    }
}
