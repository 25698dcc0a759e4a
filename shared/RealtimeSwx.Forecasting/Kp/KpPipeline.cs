using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>
/// Kp or an index like it, issued at the start of every interval for that interval and those after it: <c>kp</c> from Kp alone, <c>kp-wind</c> from Kp
/// and the L1 wind, or from Kp alone while there is none. The valid time of a lead is the start of its interval, so the first lead is zero; the horizon that scores name is the end of the interval, <see cref="KpCadence.Horizon"/>.
/// Probabilities: <c>p_g1..p_g5</c> for the next interval, <c>p_g1_h06</c> and so on for those that end 6..24 h after the issue.
/// </summary>
/// <param name="wind">Whether the wind is read; of Kp only.</param>
/// <param name="cadence">Null = <see cref="KpCadence.Kp"/>.</param>
public sealed class KpPipeline(bool wind = false, KpCadence? cadence = null) : IForecastPipeline
{
    private readonly KpCadence _cadence = cadence ?? KpCadence.Kp;

    /// <summary>Truth that has not come this long after its interval began is given up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    /// <summary>Step of the width of the quantiles per scored lead.</summary>
    private const double LearningRate = 0.01;

    public string Target => wind ? "kp-wind" : _cadence.Series.Value;

    public SeriesId Truth => _cadence.Series;

    public IssueSchedule Schedule { get; } = new((cadence ?? KpCadence.Kp).Step, TimeSpan.Zero);

    public IReadOnlyList<SeriesNeed> Needs { get; } = [new((cadence ?? KpCadence.Kp).Series, KpCadence.Span), .. wind ? KpInput.WindNeeds : []];

    public TimeSpan ForgetAfter => TimeSpan.FromDays(30);

    public PipelineState NewState() => KpState.Initial(_cadence);

    public byte[] SaveState(PipelineState state) => ((KpState)state).Write();

    public PipelineState LoadState(ReadOnlySpan<byte> saved) => KpState.FromBytes(saved);

    public ForecastInput? Gather(ISeriesView view, DateTimeOffset issue)
    {
        if (KpWindow.Read(_cadence, view, issue) is not var (window, used))
        {
            return null;
        }

        var input = new KpInput(window, wind ? KpInput.ReadWind(view, issue) : null);
        var cutoff = input.NewestWind is { } newest && newest > used[^1].ValidTime ? newest : used[^1].ValidTime;
        return new ForecastInput(Target, issue, cutoff, Tier(used), input.Write());
    }

    public IPipelineModel LoadModel(ModelBundle bundle, ILearners learners) => KpModel.Load(_cadence, bundle, learners, wind);

    public MemberOutput Predict(ForecastInput input, IPipelineModel model) =>
        ((KpModel)model).Predict(KpInput.FromBytes(_cadence, input.Payload.Span));

    public MemberOutput Baselines(ForecastInput input) => new(
        ImmutableSortedDictionary.Create<string, ImmutableArray<double>>(StringComparer.Ordinal),
        KpBaselines.All(_cadence, KpInput.FromBytes(_cadence, input.Payload.Span).Window.Units()));

    public Forecast Assemble(ForecastInput input, MemberOutput output, PipelineState state, string checkpoint, Degradation degradation)
    {
        var scales = ((KpState)state).Scales;
        var leads = ImmutableArray.CreateBuilder<ForecastLead>(_cadence.Leads);
        var probabilities = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < _cadence.Leads; i++)
        {
            var lead = i * _cadence.Step;
            var spread = KpSpread.Of(_cadence, output, i);
            leads.Add(new ForecastLead(input.IssuedAt + lead, lead, spread.Widened(scales[i].Factor, _cadence.Highest), Values(output.Members, i), Values(output.Baselines, i)));
            for (var g = 0; g < spread.Storm.Length; g++)
            {
                probabilities[_cadence.ProbabilityName(g + 1, lead)] = Math.Round(spread.Storm[g], 6);
            }
        }

        var storm = probabilities.ToImmutable();
        var stated = leads.MoveToImmutable();
        return new Forecast(
            ForecastId.Of(input, checkpoint),
            Target,
            "ensemble",
            input.IssuedAt,
            input.DataCutoff,
            "Kp",
            Degraded(input, degradation),
            input.Tier,
            stated,
            storm,
            KpHeadline.For(_cadence, stated[0], storm),
            input.Hash,
            checkpoint)
        {
            NextUpdateBy = Schedule.After(input.IssuedAt),
        };
    }

    public PipelineState Issued(PipelineState state, Forecast forecast)
    {
        var old = (KpState)state;
        var kept = old.Pending.RemoveAll(p => p.ValidTime(_cadence) + Patience < forecast.IssuedAt);
        return old with
        {
            Pending = kept.AddRange(forecast.Leads.Select((l, i) => new KpPending(
                forecast.Id,
                forecast.IssuedAt,
                i,
                l.Quantiles,
                l.Members.SetItems(l.Baselines).SetItem("ensemble", l.Median),
                [.. Enumerable.Range(1, 5).Select(g => forecast.Probabilities[_cadence.ProbabilityName(g, l.Lead)])]))),
            Unscored = old.Unscored + old.Pending.Length - kept.Length,
            LastIssue = forecast.IssuedAt,
        };
    }

    public IReadOnlyList<ForecastScore> Due(PipelineState state, ISeriesView view)
    {
        var pending = ((KpState)state).Pending;
        if (pending.IsEmpty)
        {
            return [];
        }

        var truth = view.Range(Truth, pending.Min(p => p.ValidTime(_cadence)), view.AsOf)
            .Where(o => o.Value >= 0 && o.Value <= _cadence.Highest)
            .ToDictionary(o => o.ValidTime, o => o.Value);
        return
        [
            .. pending
                .Where(p => truth.ContainsKey(p.ValidTime(_cadence)))
                .OrderBy(p => p.ValidTime(_cadence))
                .ThenBy(p => p.Lead)
                .Select(p => KpScoring.Score(Target, p, p.ValidTime(_cadence), truth[p.ValidTime(_cadence)])),
        ];
    }

    public PipelineState Scored(PipelineState state, IReadOnlyList<ForecastScore> scores)
    {
        var old = (KpState)state;
        var scales = old.Scales.ToBuilder();
        foreach (var score in scores)
        {
            var lead = (int)(score.Lead / _cadence.Step);
            scales[lead] = scales[lead].Learn(score.Metrics["covered90"] > 0, LearningRate);
        }

        var done = scores.Select(s => (s.ForecastId, s.ValidTime)).ToHashSet();
        return old with
        {
            Pending = old.Pending.RemoveAll(p => done.Contains((p.ForecastId, p.ValidTime(_cadence)))),
            Scales = scales.ToImmutable(),
        };
    }

    private Degradation Degraded(ForecastInput input, Degradation given) =>
        !wind || given.Is || KpInput.FromBytes(_cadence, input.Payload.Span).HasWind ? given : new Degradation(true, "no solar wind", "kp");

    private static ImmutableSortedDictionary<string, double> Values(ImmutableSortedDictionary<string, ImmutableArray<double>> named, int lead) =>
        named.Where(n => !KpSpread.Owns(n.Key)).ToImmutableSortedDictionary(n => n.Key, n => Math.Round(n.Value[lead], 3), StringComparer.Ordinal);

    private static InputTier Tier(IReadOnlyList<Observation> used) =>
        used.Any(o => o.Quality == Quality.Simulated) ? InputTier.Simulated : used.Min(o => o.Revision) switch
        {
            Revision.Final => InputTier.Final,
            Revision.Provisional => InputTier.Provisional,
            _ => InputTier.Nowcast,
        };
}
