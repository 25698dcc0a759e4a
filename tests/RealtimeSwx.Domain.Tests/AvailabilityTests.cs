using RealtimeSwx.Domain;

namespace RealtimeSwx.Domain.Tests;

public sealed class AvailabilityTests
{
    private static readonly DateTimeOffset Midnight = new(2012, 9, 29, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_map_of_a_days_file_comes_with_its_second_and_the_last_of_the_day_before_stands_for_its_epoch()
    {
        TecMap Map(int hour, int editionDay, double value) => Availability.Operational.Stamp(
            TecRegriddingTests.Map(TecGrid.Igs, (_, _) => value) with { Epoch = Midnight.AddHours(hour), Edition = Midnight.AddDays(editionDay) });
        var (last, first, second) = (Map(0, -1, 10), Map(0, 0, 11), Map(2, 0, 12));
        (last.AvailableAt, first.AvailableAt, second.AvailableAt).ShouldBe((Midnight, Midnight.AddHours(2), Midnight.AddHours(2)));

        var history = new SeriesHistory();
        Array.ForEach<TecMap>([last, first, second], m => history.Add(m));
        double At(int hour, MapRole role) => history.AsOf(Midnight.AddHours(hour)).Maps(last.Series, Midnight, Midnight.AddTicks(1), role).ShouldHaveSingleItem().Values[0];
        (At(0, MapRole.Truth), At(1, MapRole.Truth), At(2, MapRole.Truth), At(2, MapRole.Input)).ShouldBe((10, 10, 11, 10));
    }

    [Fact]
    public void A_delay_counts_from_there()
    {
        var first = TecRegriddingTests.Map(TecGrid.Igs, (_, _) => 1) with { Epoch = Midnight, Edition = Midnight };
        Availability.Parse("tec=PT6H").Stamp(first).AvailableAt.ShouldBe(Midnight.AddHours(8));
    }
}
