using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Forecasting.Tec.Members;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// Global TEC maps of one analysis centre, 2..24 h ahead every 2 h, issued daily at 22 UT from the maps up to 22 UT unless a schedule says otherwise.
/// An issue between two even hours counts its leads from the earlier one, the origin, and takes in what became known until it is issued: what lies
/// between them is the wait for the map of the origin. Centres are never mixed.
/// Members and baselines in <see cref="MemberOutput"/> are lead-major fields over the unique columns of the grid.
/// </summary>
/// <param name="analysis">Name of the centre: <c>jpl</c> for the series <c>tec/jpl</c>.</param>
/// <param name="schedule">Null: <see cref="Daily"/>.</param>
public sealed class TecPipeline(string analysis, IssueSchedule? schedule = null) : IForecastPipeline
{
    internal static readonly TimeSpan IssueHour = TimeSpan.FromHours(22);

    /// <summary>What backtests score.</summary>
    public static readonly IssueSchedule Daily = new(TimeSpan.FromDays(1), IssueHour);

    /// <summary>Truth that has not come this long after its valid time is given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    public string Target => Truth.Value;

    public SeriesId Truth { get; } = KnownSeries.Tec(analysis);

    public IssueSchedule Schedule { get; } = schedule ?? Daily;

    /// <summary>The days that are kept, and the wait for the truth: scores recompute the baselines of their issue. Without Kp a model does without it.</summary>
    public IReadOnlyList<SeriesNeed> Needs =>
    [
        new(Truth, TimeSpan.FromDays(TecHistory.MostDays + 2) + Patience, Maps: true),
        new(KnownSeries.Kp, TimeSpan.FromDays(TecHistory.KeptDays + 2) + Patience),
    ];

    public TimeSpan ForgetAfter => TimeSpan.FromDays(30);

    public PipelineState NewState() => TecState.Initial;

    public byte[] SaveState(PipelineState state) => ((TecState)state).Write();

    public PipelineState LoadState(ReadOnlySpan<byte> saved) => TecState.FromBytes(saved);

    public ForecastInput? Gather(ISeriesView view, DateTimeOffset issue)
    {
        if (Past(view, issue) is not var (history, used))
        {
            return null;
        }

        return new ForecastInput(Target, issue, used.Max(m => m.Epoch), Tier(used), history.Write());
    }

    /// <summary>How many contiguous days of maps (1..7, issue day included) stood behind an input.</summary>
    public static int DaysOfHistory(ForecastInput input) => TecHistory.FromBytes(input.Payload).Days;

    public IPipelineModel LoadModel(ModelBundle bundle, ILearners learners) => TecModel.Load(bundle, learners);

    public MemberOutput Predict(ForecastInput input, IPipelineModel model)
    {
        var (history, tec) = (TecHistory.FromBytes(input.Payload), (TecModel)model);
        var output = Voices(history, tec.Members);
        return tec.Combination is not { } combination ? output : output with
        {
            Members = output.Members.Add(TecCombination.Name, combination.Sum(history, output)),
            Quantiles = combination.SpreadOf(history),
        };
    }

    public MemberOutput Baselines(ForecastInput input) => Voices(TecHistory.FromBytes(input.Payload), []);

    /// <summary>Where a member says nothing, e.g. an hour without a map in all the days, the blend does.</summary>
    internal static MemberOutput Voices(TecHistory history, IReadOnlyList<ITecMember> members)
    {
        var baselines = TecBaselines.From(history);
        var blend = baselines.Blend;
        var named = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<double>>(StringComparer.Ordinal);
        named["persistence"] = Flat(baselines.Persistence);
        named["rotated"] = Flat(baselines.Rotated);
        named["blend"] = Flat(blend);
        named["rotated_anomaly"] = Flat(baselines.RotatedAnomaly);
        var said = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<double>>(StringComparer.Ordinal);
        foreach (var member in members)
        {
            if (member.Predict(history) is { } fields)
            {
                said[member.Name] = Flat([.. fields.Zip(blend, Filled)]);
            }
        }

        return new MemberOutput(said.ToImmutable(), named.ToImmutable());
    }

    public Forecast Assemble(ForecastInput input, MemberOutput output, PipelineState state, string checkpoint, Degradation degradation)
    {
        var history = TecHistory.FromBytes(input.Payload);
        var assembly = new TecAssembly(Truth, history, output, (TecState)state, history.IsWhole ? Learned((TecState)state, checkpoint) : [], input.Tier);
        var leads = Enumerable.Range(0, TecHistory.Slots).Select(assembly.Lead).Select(l => Issued(l, input.IssuedAt)).ToImmutableArray();
        var change = leads.Average(l => l.Median) / leads.Average(l => l.Baselines["persistence"]) - 1;
        return new Forecast(
            ForecastId.Of(input, checkpoint),
            Target,
            "ensemble",
            input.IssuedAt,
            input.DataCutoff,
            "TECU",
            Degraded(degradation, history),
            input.Tier,
            leads,
            ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal),
            TecHeadline.For(leads, change),
            input.Hash,
            checkpoint)
        {
            NextUpdateBy = Schedule.After(input.IssuedAt),
        };
    }

    public PipelineState Issued(PipelineState state, Forecast forecast)
    {
        var old = (TecState)state;
        var learned = Learned(old, forecast.Checkpoint);
        var kept = old.Pending.RemoveAll(p => p.ValidTime + Patience < forecast.IssuedAt);
        return old with
        {
            Pending = kept.AddRange(forecast.Leads.Select((lead, i) => Pend(forecast, lead, i, learned))),
            Unscored = old.Unscored + old.Pending.Length - kept.Length,
            LastIssue = forecast.IssuedAt,
        };
    }

    public IReadOnlyList<ForecastScore> Due(PipelineState state, ISeriesView view)
    {
        List<ForecastScore> scores = [];
        var evenHours = new TecEvenHours(view, view.AsOf);
        foreach (var issue in ((TecState)state).Pending.GroupBy(p => p.IssuedAt))
        {
            var truths = evenHours.Maps(Truth, issue.Min(p => p.ValidTime), issue.Max(p => p.ValidTime) + TimeSpan.FromTicks(1), MapRole.Truth)
                .ToDictionary(m => m.Epoch);
            if (truths.Count == 0 || Past(view, issue.Key) is not var (history, _))
            {
                continue;
            }

            var (baselines, regressors) = (TecBaselines.From(history), new TecRegressors(history));
            scores.AddRange(issue
                .Where(p => truths.TryGetValue(p.ValidTime, out var t) && t.Grid == p.Grid && history.Grid == p.Grid)
                .Select(p => TecScoring.Score(Target, p, truths[p.ValidTime], baselines, history, regressors))
                .OfType<ForecastScore>());
        }

        return [.. scores.OrderBy(s => s.ValidTime).ThenBy(s => s.Lead)];
    }

    public PipelineState Scored(PipelineState state, IReadOnlyList<ForecastScore> scores)
    {
        var old = (TecState)state;
        var calibration = old.Calibration.ToBuilder();
        var learning = old.Learning;
        foreach (var score in scores)
        {
            var lead = (int)Math.Ceiling(score.Lead / TecHistory.Step) - 1;
            var errors = TecErrors.FromBytes(score.Detail);
            calibration[lead] = calibration[lead].With(errors);
            learning = learning.With(errors.Learned, Math.Min(1, Schedule.Every.TotalDays));
        }

        var done = scores.Select(s => (s.ForecastId, s.ValidTime)).ToHashSet();
        return old with
        {
            Pending = old.Pending.RemoveAll(p => done.Contains((p.ForecastId, p.ValidTime))),
            Calibration = calibration.ToImmutable(),
            Learning = learning,
        };
    }

    /// <summary>The even hour that leads are counted from: the issue time, or the last one before it.</summary>
    private static DateTimeOffset Origin(DateTimeOffset issue) => new(issue.UtcTicks - (issue.UtcTicks % TecHistory.Step.Ticks), TimeSpan.Zero);

    private (TecHistory History, IReadOnlyList<TecMap> Used)? Past(ISeriesView view, DateTimeOffset issue) =>
        TecHistory.Read(new TecEvenHours(view, issue), Truth, Origin(issue), issue);

    private static ForecastLead Issued(ForecastLead lead, DateTimeOffset issue) =>
        lead with { Lead = lead.ValidTime - issue, Map = lead.Map! with { AvailableAt = issue } };

    /// <summary>A forecast without the map of its origin says so: it was waited for and did not come.</summary>
    private static Degradation Degraded(Degradation given, TecHistory history)
    {
        if (history.NewestAge == 0)
        {
            return given;
        }

        var reason = string.Create(
            CultureInfo.InvariantCulture, $"no map of {history.Issue.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'}, the newest is {history.NewestAge * TecHistory.Step.TotalHours:0} h older");
        return given.Is ? given with { Reason = $"{given.Reason}; {reason}" } : new Degradation(true, reason, "ensemble");
    }

    /// <summary>The correction as it stands; empty where no model speaks: what the blend lacks is no lesson for a model.</summary>
    private static ImmutableArray<double> Learned(TecState state, string checkpoint) => checkpoint.Length == 0 ? [] : state.Learning.Solve();

    private static TecPending Pend(Forecast forecast, ForecastLead lead, int index, ImmutableArray<double> learned)
    {
        var grid = lead.Map!.Grid;
        return new TecPending(
            forecast.Id,
            forecast.IssuedAt,
            index,
            lead.ValidTime,
            grid,
            [.. TenthsCodec.Pack(TecField.Tenths(lead.Map), grid.UniqueLonCount)],
            [.. TenthsCodec.Pack(TecField.Tenths(lead.Map with { Values = lead.Map.Rms }), grid.UniqueLonCount)],
            lead.Quantiles,
            lead.Members.SetItems(lead.Baselines).SetItem("ensemble", lead.Median),
            learned);
    }

    private static InputTier Tier(IReadOnlyList<TecMap> used) =>
        used.Any(m => m.Simulated) ? InputTier.Simulated : used.Min(m => m.Revision) switch
        {
            Revision.Final => InputTier.Final,
            Revision.Provisional => InputTier.Provisional,
            _ => InputTier.Nowcast,
        };

    private static double[] Filled(double[] field, double[] otherwise)
    {
        var result = (double[])field.Clone();
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = double.IsNaN(result[i]) ? otherwise[i] : result[i];
        }

        return result;
    }

    private static ImmutableArray<double> Flat(double[][] fields) => ImmutableCollectionsMarshal.AsImmutableArray(fields.SelectMany(f => f).ToArray());
}
