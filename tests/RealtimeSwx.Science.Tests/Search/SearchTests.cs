using RealtimeSwx.Domain;
using RealtimeSwx.Science.Search;

namespace RealtimeSwx.Science.Tests.Search;

public class SearchTests
{
    private static readonly SearchSpace Two = Numbers(2);

    /// <summary>Branin: three equal minima of 0.397887.</summary>
    private static double Branin(double[] u)
    {
        var (x, y) = ((15 * u[0]) - 5, 15 * u[1]);
        var bend = y - (5.1 / (4 * Math.PI * Math.PI) * x * x) + (5 / Math.PI * x) - 6;
        return (bend * bend) + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x)) + 10;
    }

    /// <summary>A bowl whose bottom, zero, is off the middle.</summary>
    private static double Bowl(double[] u) => u.Select((v, i) => Math.Pow(v - 0.3 - (0.1 * i), 2)).Sum();

    /// <summary>Hartmann's function of three settings: four valleys, the deepest -3.86278.</summary>
    private static double Hartmann(double[] u)
    {
        double[] depth = [1, 1.2, 3, 3.2];
        double[][] width = [[3, 10, 30], [0.1, 10, 35], [3, 10, 30], [0.1, 10, 35]];
        double[][] place = [[0.3689, 0.1170, 0.2673], [0.4699, 0.4387, 0.7470], [0.1091, 0.8732, 0.5547], [0.0381, 0.5743, 0.8828]];
        return -Enumerable.Range(0, 4).Sum(v => depth[v] * Math.Exp(-Enumerable.Range(0, 3).Sum(d => width[v][d] * Math.Pow(u[d] - place[v][d], 2))));
    }

    [Fact]
    public void Bayesian_ShouldFindBranin_AndBeatRandomFromTheSameBudget()
    {
        var found = Best(new BayesianSearch(), Two, Branin, budget: 35);
        var random = Best(new RandomSearch(), Two, Branin, budget: 35);
        found.ShouldAllBe(f => f < 0.45);
        found.Average().ShouldBeLessThan(random.Average() / 2);
    }

    [Fact]
    public void Bayesian_ShouldFindTheDeepestOfFourValleys()
    {
        var space = Numbers(3);
        var found = Best(new BayesianSearch(), space, Hartmann, budget: 40);
        found.Average().ShouldBeLessThan(-3.80);
        found.Average().ShouldBeLessThan(Best(new RandomSearch(), space, Hartmann, budget: 40).Average() - 0.2);
    }

    [Fact]
    public void Evolution_ShouldComeNearer_ThanRandom_InManySettings()
    {
        var space = Numbers(5);
        var found = Best(new EvolutionarySearch(), space, Bowl, budget: 150);
        found.ShouldAllBe(f => f < 0.01);
        found.Average().ShouldBeLessThan(Best(new RandomSearch(), space, Bowl, budget: 150).Average() / 5);
    }

    [Fact]
    public void Grid_ShouldTryEveryCombinationOnce_AndFindTheBestOfThem()
    {
        var space = SearchSpace.Parse("""{"a": {"number": [0, 1], "steps": 11}, "b": {"choice": ["x", "y"]}, "n": {"whole": [1, 3]}}""", "test");
        var done = Run(new GridSearch(), space, u => Math.Abs(u[0] - 0.7) + (space.At(u)["b"] is "y" ? 0 : 1) + Math.Abs((double)space.At(u)["n"] - 2), 1000, 1);
        done.Count.ShouldBe(11 * 2 * 3);
        done.Select(t => string.Join(' ', t.Unit)).Distinct().Count().ShouldBe(done.Count);
        done.Min(t => t.Objective).ShouldBe(0, 1e-9);
    }

    [Fact]
    public void Random_ShouldBeatTheGrid_WhereOneSettingOfThreeMatters()
    {
        var space = SearchSpace.Parse("""{"a": {"number": [0, 1], "steps": 3}, "b": {"number": [0, 1], "steps": 3}, "c": {"number": [0, 1], "steps": 3}}""", "test");
        double Matters(double[] u) => Math.Abs(u[1] - 0.73);
        var grid = Run(new GridSearch(), space, Matters, 27, 1).Min(t => t.Objective);
        Best(new RandomSearch(), space, Matters, budget: 27).Average().ShouldBeLessThan(grid / 3);
    }

    [Theory]
    [InlineData("bayesian")]
    [InlineData("evolution")]
    [InlineData("grid")]
    [InlineData("random")]
    public void Search_ShouldGoOnAsItWouldHave_AndFollowTheSeed(string name)
    {
        var search = Searches.All[name];
        var whole = Run(search, Two, Branin, 18, 3);
        var half = whole.Take(9).ToList();
        for (var n = 9; n < 18; n++)
        {
            var unit = search.Next(Two, half, 3)!;
            half.Add(new Trial(n, unit, Branin(unit)));
        }

        half.Select(t => t.Unit).ShouldBe(whole.Select(t => t.Unit));
        if (name != "grid")
        {
            Run(search, Two, Branin, 18, 4).Select(t => t.Unit).ShouldNotBe(whole.Select(t => t.Unit));
        }
    }

    [Theory]
    [InlineData("bayesian", 1)]
    [InlineData("evolution", 5)]
    public void Search_ShouldGoRoundWhatFails(string name, double most)
    {
        var done = Run(Searches.All[name], Two, u => u[0] > 0.5 ? double.NaN : Branin(u), 40, 2);
        done.Where(t => double.IsFinite(t.Objective)).Min(t => t.Objective).ShouldBeLessThan(most);
        done.Skip(20).Count(t => double.IsNaN(t.Objective)).ShouldBeLessThan(10);
    }

    [Fact]
    public void Bayesian_ShouldNotTryTheSameTwice_WhereOtherPointsAreLeft()
    {
        var space = SearchSpace.Parse("""{"n": {"whole": [0, 19]}}""", "test");
        var done = Run(new BayesianSearch(), space, u => Math.Pow((double)space.At(u)["n"] - 13, 2), 16, 1);
        done.Skip(6).Select(t => t.Unit[0]).Distinct().Count().ShouldBe(10);
        done.Min(t => t.Objective).ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"a": {"number": [2, 1]}}""", "a")]
    [InlineData("""{"a": {"log": [0, 1]}}""", "a")]
    [InlineData("""{"a": 5}""", "a")]
    [InlineData("""{"a": {"choice": []}}""", "a")]
    [InlineData("{}", "object")]
    [InlineData("nothing", "JSON")]
    public void Space_ShouldSayWhichSettingIsWrong(string json, string named) =>
        Should.Throw<InputException>(() => SearchSpace.Parse(json, "space.json")).Message.ShouldContain(named);

    [Fact]
    public void Space_ShouldReachBothEnds()
    {
        var space = SearchSpace.Parse("""{"a": {"log": [1, 100]}, "n": {"whole": [3, 5]}}""", "test");
        space.At([0, 0])["a"].ShouldBe(1.0);
        ((double)space.At([1, 1])["a"]).ShouldBe(100, 1e-9);
        space.At([0, 1])["n"].ShouldBe(5.0);
        space.At([0.5, 0])["n"].ShouldBe(3.0);
    }

    private static SearchSpace Numbers(int count) =>
        new([.. Enumerable.Range(0, count).Select(i => new Dimension($"x{i}", DimensionKind.Number, 0, 1, 5, []))]);

    private static List<double> Best(ISearch search, SearchSpace space, Func<double[], double> function, int budget) =>
        [.. Enumerable.Range(1, 5).Select(seed => Run(search, space, function, budget, seed).Min(t => t.Objective))];

    private static List<Trial> Run(ISearch search, SearchSpace space, Func<double[], double> function, int budget, int seed)
    {
        var done = new List<Trial>();
        while (done.Count < budget && search.Next(space, done, seed) is { } unit)
        {
            done.Add(new Trial(done.Count, unit, function(unit)));
        }

        return done;
    }
}
