using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Forecasting.Tests.Lago;

public sealed class SecondClassesTests
{
    private static readonly DateTimeOffset T0 = new(2026, 3, 20, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_second_is_labelled_as_the_surplus_of_a_full_window_is()
    {
        // Beyond ten thousand pulses a window labels by its own landmarks: so must the second that comes after it, pulse for pulse.
        var window = Batch(0, 11_000);
        var result = LagoClusterer.Run(ClusterWork.Of([window]));
        var surplus = result.Labels.Skip(10_000 + result.NoSignal).ToList();
        var second = SecondClasses.Of(window with { Pulses = [.. window.Pulses.TakeLast(surplus.Count)] }, LabelModel.Of(result));

        second.Clusters.ShouldBe(surplus.Where(l => l >= 0).CountBy(l => l).OrderBy(c => c.Key).ToDictionary());
        second.None.ShouldBe(surplus.Count(l => l < 0));
        (second.Pulses, second.Unlabelled, second.Window).ShouldBe((surplus.Count, 0, T0));
    }

    [Fact]
    public void Every_pulse_is_counted_once_and_the_bytes_give_it_back()
    {
        var model = LabelModel.Of(LagoClusterer.Run(ClusterWork.Of([Batch(0, 3000)])));
        var second = SecondClasses.Of(Batch(1, 700), model);
        (second.Classes.Values.Sum() + second.None).ShouldBe(700);
        second.Classes[PulseClass.Muon].ShouldBeGreaterThan(100);
        SecondClasses.FromBytes(second.ToBytes()).ToBytes().ShouldBe(second.ToBytes());
        Should.Throw<InputException>(() => SecondClasses.FromBytes("[1]"u8));
    }

    private static PulseBatch Batch(int second, int pulses) => new(
        KnownSeries.Lago("test"), T0.AddSeconds(second), PulseModel.ClockHz, PulseModel.BinNanoseconds, PulseModel.Baseline,
        [.. PulseModel.Second(new SimulationRandom(1, "classes", second), 1.2 * pulses + 200).Take(pulses).Select(p => p.Pulse)]);
}
