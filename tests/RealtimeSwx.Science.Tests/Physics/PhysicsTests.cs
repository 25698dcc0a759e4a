using RealtimeSwx.Science.Physics;

namespace RealtimeSwx.Science.Tests.Physics;

public class PhysicsTests
{
    [Fact]
    public void Coupling_ShouldVanish_WhenTheFieldPointsNorth()
    {
        SolarWindCoupling.SouthwardField(500, 8).ShouldBe(0);
        SolarWindCoupling.KanLee(500, 0, 8).ShouldBe(0, 1e-12);
        SolarWindCoupling.Newell(500, 0, 8).ShouldBe(0, 1e-12);
    }

    [Fact]
    public void Coupling_ShouldHaveItsTextbookValue_WhenTheFieldPointsSouth()
    {
        SolarWindCoupling.SouthwardField(500, -10).ShouldBe(5, 1e-12);
        SolarWindCoupling.KanLee(500, 0, -10).ShouldBe(5, 1e-12);
        SolarWindCoupling.DynamicPressure(5, 400).ShouldBe(1.55, 0.01);
        (SolarWindCoupling.Boyle(400, 5, 0, -5) * 50).ShouldBe(16 + (11.7 * 5), 1e-9);
    }

    [Fact]
    public void RingCurrent_ShouldRelaxToItsEquilibrium_WhereInjectionEqualsDecay()
    {
        var equation = RingCurrentEquation.SouthwardDriven;
        var tau = equation.T0 * Math.Exp(equation.C1 / (equation.C2 + 5));
        var expected = -equation.A * (5 - equation.Ec) * tau;
        equation.Advance(0, 5, 1000).ShouldBe(expected, 1e-6);
        // Two half steps are one whole step: the solution is exact.
        equation.Advance(equation.Advance(-30, 5, 0.5), 5, 0.5).ShouldBe(equation.Advance(-30, 5, 1), 1e-9);
        equation.Advance(-100, 0, 3).ShouldBeInRange(-100, 0);
    }

    [Fact]
    public void RingCurrent_ShouldCorrectForPressure_AndBack()
    {
        var equation = RingCurrentEquation.KanLeeDriven;
        equation.Index(equation.Corrected(-42, 1.7), 1.7).ShouldBe(-42, 1e-12);
    }

    [Fact]
    public void Arrival_ShouldBeTheTravelTime_WhenTheWindIsSteady()
    {
        // 1.5e6 km at 500 km/s is 3000 s: ten samples of 300 s.
        var arrival = new BallisticArrival(Enumerable.Repeat(500.0, 60).ToArray(), 1.5e6, 300);
        arrival.Delay(50).ShouldBe(10, 1e-9);
        arrival.SampleFor(50, 0).ShouldBe(40);
        arrival.SampleFor(50, 5).ShouldBe(45);
        arrival.SampleFor(50, 24).ShouldBe(50);
        arrival.SampleFor(3, 0).ShouldBe(0);
    }

    [Fact]
    public void Arrival_ShouldLetFastWindOvertake()
    {
        double[] speed = [.. Enumerable.Repeat(400.0, 50), .. Enumerable.Repeat(1000.0, 10)];
        var arrival = new BallisticArrival(speed, 1.5e6, 300);
        // At row 57 the shock (row 50..) is 5 samples away, slow wind of row 49 would need 12.5.
        arrival.SampleFor(57, 0).ShouldBeGreaterThanOrEqualTo(50);
    }

    [Fact]
    public void Tilt_ShouldFollowTheSeason()
    {
        Degrees(new DateTimeOffset(2015, 6, 21, 16, 45, 0, TimeSpan.Zero)).ShouldBe(33.7, 0.5);
        Degrees(new DateTimeOffset(2015, 12, 21, 4, 45, 0, TimeSpan.Zero)).ShouldBe(-33.7, 0.5);
        Degrees(new DateTimeOffset(2015, 3, 20, 22, 45, 0, TimeSpan.Zero)).ShouldBe(0, 1);
    }

    private static double Degrees(DateTimeOffset time) => DipoleTilt.Radians(time) * 180 / Math.PI;
}
