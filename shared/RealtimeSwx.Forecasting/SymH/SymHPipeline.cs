using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Incremental;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.SymH;

/// <summary>Sym-H half an hour to six hours ahead, every five minutes, from Sym-H and the L1 wind of the last day and a half.</summary>
public sealed class SymHPipeline : IIncrementalPipeline
{
    /// <summary>
    /// Forecasts are made without any Sym-H, as where nobody publishes it; the truth that scores them is still there. Otherwise nothing is issued before
    /// the first Sym-H or hourly Dst, or once both have been silent for as long as an input reaches back.
    /// </summary>
    public bool FromWindAlone { get; init; }

    public string Target => "symh";

    public SeriesId Truth => KnownSeries.SymH;

    public IssueSchedule Schedule { get; } = new(SymHGrid.Step, TimeSpan.Zero);

    public IReadOnlyList<SeriesNeed> Needs { get; } =
        [.. SymHGrid.Series.Append(KnownSeries.Dst).Select(s => new SeriesNeed(s, (SymHGrid.InputRows * SymHGrid.Step) + SymHGrid.CarryFrom))];

    public TimeSpan ForgetAfter => TimeSpan.FromDays(1);

    public PipelineState NewState() => SymHState.Empty;

    public byte[] SaveState(PipelineState state) => ((SymHState)state).Save();

    public PipelineState LoadState(ReadOnlySpan<byte> saved) => SymHState.Load(saved);

    public ForecastInput? Gather(ISeriesView view, DateTimeOffset issue)
    {
        var read = SymHGrid.Read(FromWindAlone ? new WithoutSymH(view) : view, issue, SymHGrid.InputRows);
        var grid = HourlyDst.StandIn(read, view);
        var known = grid.NewestOf(SymHColumn.SymH);
        if (known < 0 && !(FromWindAlone && SymHPredictor.HasWind(new SymHFrame(grid))))
        {
            return null;
        }

        // Sym-H rows are labelled at their start, wind rows at their end.
        var cutoff = Enum.GetValues<SymHColumn>().Max(c => grid.NewestOf(c));
        var tier = grid.ProxyFrom is not null ? HourlyDst.IsSimulated(read, view) ? InputTier.Simulated : InputTier.Proxy
            : known < 0 ? InputTier.Proxy
            : Tier(view, grid.TimeOf(known));
        return new ForecastInput(Target, issue, grid.TimeOf(cutoff), tier, grid.Encode());
    }

    public IPipelineModel LoadModel(ModelBundle bundle, ILearners learners) => SymHModel.Load(bundle, learners);

    public MemberOutput Predict(ForecastInput input, IPipelineModel model) => SymHPredictor.Run(Frame(input), (SymHModel)model);

    public MemberOutput Baselines(ForecastInput input) =>
        new(ImmutableSortedDictionary<string, ImmutableArray<double>>.Empty, SymHPredictor.Baselines(Frame(input), SymHLeads.Rows)) { Leads = [.. SymHLeads.All] };

    public Forecast Assemble(ForecastInput input, MemberOutput output, PipelineState state, string checkpoint, Degradation degradation)
    {
        var frame = Frame(input);
        var scales = ((SymHState)state).Scales;
        var leads = LeadsOf(output).Select((lead, i) => new ForecastLead(
            input.IssuedAt + lead,
            lead,
            Scaled(Quantiles(frame, output, i), scales[SymHLeads.IndexOf(SymHLeads.RowsOf(lead))].Factor),
            At(output.Members, i),
            At(output.Baselines, i))).ToImmutableArray();
        var headlined = leads.Where(l => SymHLeads.Scored.Contains(l.Lead)).ToList();
        var probabilities = SymHHeadline.Probabilities(headlined);
        return new Forecast(
            ForecastId.Of(input, checkpoint),
            Target,
            "ensemble",
            input.IssuedAt,
            input.DataCutoff,
            KnownSeries.UnitOf(KnownSeries.SymH),
            Degraded(frame, output, degradation),
            input.Tier,
            leads,
            probabilities,
            SymHHeadline.Sentences(headlined, frame.LastKnown, probabilities),
            input.Hash,
            checkpoint)
        {
            NextUpdateBy = input.IssuedAt + (2 * Schedule.Every),
        };
    }

    public PipelineState Issued(PipelineState state, Forecast forecast) => ((SymHState)state).With(forecast);

    public IReadOnlyList<ForecastScore> Due(PipelineState state, ISeriesView view) => SymHTruth.Due((SymHState)state, view);

    public PipelineState Scored(PipelineState state, IReadOnlyList<ForecastScore> scores) => ((SymHState)state).Learn(scores);

    public ModelBundle Update(ModelBundle champion, IReadOnlyList<ScoredSample> samples, ILearners learners, int seed, CancellationToken cancel) =>
        SymHUpdate.FineTune(champion, samples, learners, seed, cancel);

    internal static SymHFrame Frame(ForecastInput input) => new(SymHGrid.Decode(input.Payload.Span));

    private static ImmutableArray<double> Quantiles(SymHFrame frame, MemberOutput output, int lead)
    {
        if (!output.Quantiles.IsDefaultOrEmpty)
        {
            return output.Quantiles[lead];
        }

        var baseline = Fallback(frame);
        var ahead = SymHLeads.RowsOf(LeadsOf(output)[lead]);
        return SymHFallback.Quantiles(
            output.Baselines[baseline][lead], SymHLeads.IndexOf(ahead), baseline == SymHLeads.Persistence, SymHLateness.OfAge(frame.SymHAge, ahead));
    }

    private static string Fallback(SymHFrame frame) => SymHPredictor.HasWind(frame) ? SymHLeads.Burton : SymHLeads.Persistence;

    private static Degradation Degraded(SymHFrame frame, MemberOutput output, Degradation given)
    {
        var fallback = output.Members.Count == 0 ? Fallback(frame) : output.Members.ContainsKey(SymHLeads.Ridge) ? "" : SymHLeads.Lags;
        var reasons = new List<string>();
        if (given.Is)
        {
            reasons.Add(given.Reason);
        }

        if (!SymHPredictor.HasWind(frame))
        {
            reasons.Add(FormattableString.Invariant($"no solar wind for {SymHPredictor.LongestWithoutField} h"));
        }

        if (frame.Grid.ProxyFrom is not null)
        {
            reasons.Add("hourly Dst in place of Sym-H");
        }

        if (frame.SymHAge >= frame.Rows)
        {
            reasons.Add("no Sym-H: the ring-current equation is run from the solar wind alone");
        }
        else if (frame.SymHAge > SymHLeads.ScoredRows[^1])
        {
            reasons.Add(FormattableString.Invariant($"{(frame.Grid.ProxyFrom is null ? "Sym-H" : "Dst")} is {frame.SymHAge / 12.0:0.0} h old, bridged by the ring-current equation"));
        }

        return reasons.Count == 0 ? Degradation.None : new Degradation(true, string.Join("; ", reasons), fallback.Length > 0 ? fallback : "ensemble");
    }

    // A worker of an earlier version knows one and two hours and does not say so.
    private static IReadOnlyList<TimeSpan> LeadsOf(MemberOutput output) => output.Leads.IsDefaultOrEmpty ? SymHLeads.Scored : output.Leads;

    private static ImmutableArray<double> Scaled(ImmutableArray<double> quantiles, double factor)
    {
        var middle = quantiles[QuantileLevels.Count / 2];
        return [.. quantiles.Select(q => middle + (factor * (q - middle)))];
    }

    private static ImmutableSortedDictionary<string, double> At(ImmutableSortedDictionary<string, ImmutableArray<double>> values, int lead) =>
        values.ToImmutableSortedDictionary(v => v.Key, v => v.Value[lead], StringComparer.Ordinal);

    private static InputTier Tier(ISeriesView view, DateTimeOffset newest)
    {
        var held = view.Range(KnownSeries.SymH, newest, newest + SymHGrid.Step);
        return held.Any(o => o.Quality == Quality.Simulated) ? InputTier.Simulated
            : held.Min(o => o.Revision) switch
            {
                Revision.Final => InputTier.Final,
                Revision.Provisional => InputTier.Provisional,
                _ => InputTier.Nowcast,
            };
    }
}
