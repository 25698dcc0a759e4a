using RealtimeSwx.Science.Physics;

namespace RealtimeSwx.Science.Tests.Physics;

public sealed class DipoleFrameTests
{
    [Fact]
    public void Poles_and_meridian_ShouldBeThoseOfTheDipole()
    {
        DipoleFrame.FromGeographic(DipoleFrame.PoleLatitude, DipoleFrame.PoleLongitude).Latitude.ShouldBe(90, 1e-5);
        DipoleFrame.FromGeographic(-DipoleFrame.PoleLatitude, DipoleFrame.PoleLongitude + 180).Latitude.ShouldBe(-90, 1e-5);
        DipoleFrame.FromGeographic(90, 0).ShouldSatisfyAllConditions(p => p.Latitude.ShouldBe(80.65, 1e-9), p => Math.Abs(p.Longitude).ShouldBe(180, 1e-9));

        // On the meridian of the pole, south of it, longitude is zero and the latitude what is left to the pole.
        DipoleFrame.FromGeographic(0, DipoleFrame.PoleLongitude).ShouldSatisfyAllConditions(p => p.Latitude.ShouldBe(9.35, 1e-9), p => p.Longitude.ShouldBe(0, 1e-9));
        DipoleFrame.FromGeographic(0, DipoleFrame.PoleLongitude + 90).ShouldSatisfyAllConditions(p => p.Latitude.ShouldBe(0, 1e-9), p => p.Longitude.ShouldBe(90, 1e-9));
    }

    [Fact]
    public void Turning_back_ShouldGiveThePlace()
    {
        for (var lat = -85.0; lat <= 85; lat += 17)
        {
            for (var lon = -175.0; lon < 180; lon += 35)
            {
                var (m, e) = DipoleFrame.FromGeographic(lat, lon);
                var (back, east) = DipoleFrame.ToGeographic(m, e);
                (back, east).ShouldSatisfyAllConditions(p => p.Item1.ShouldBe(lat, 1e-9), p => p.Item2.ShouldBe(lon, 1e-9));
            }
        }
    }
}
