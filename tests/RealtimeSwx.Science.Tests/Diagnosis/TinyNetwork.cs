using RealtimeSwx.Science.Diagnosis;
using RealtimeSwx.Science.Statistics;

namespace RealtimeSwx.Science.Tests.Diagnosis;

/// <param name="Inputs">One array per row.</param>
internal sealed record Rows(double[][] Inputs, double[] Targets)
{
    /// <summary>Rows of a bent surface with noise.</summary>
    public static Rows Bent(int count, int seed, double noise, double from = -1, double to = 1)
    {
        var random = new Random(seed);
        double[][] inputs = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, 2).Select(_ => from + ((to - from) * random.NextDouble())).ToArray())];
        return new Rows(inputs, [.. inputs.Select(x => Math.Sin(3 * x[0]) + (x[0] * x[1]) + (noise * NormalDistribution.Next(random)))]);
    }

    /// <summary>The same, some of them of another kind: a third input says so, and their targets are higher by two.</summary>
    public Rows WithOthers(double share) => new(
        [.. Inputs.Select((x, i) => (double[])[.. x, i < share * Inputs.Length ? 1.0 : 0.0])],
        [.. Targets.Select((t, i) => i < share * Inputs.Length ? t + 2 : t)]);
}

/// <summary>One hidden tanh layer (none: a linear model), trained by mini-batch gradient descent with a constant rate; records its learning curve.</summary>
internal sealed class TinyNetwork
{
    private readonly int _hidden;
    private readonly int _inputs;
    private readonly double[] _weights;

    private TinyNetwork(int inputs, int hidden, Random random)
    {
        (_inputs, _hidden) = (inputs, hidden);
        _weights = [.. Enumerable.Range(0, hidden == 0 ? inputs + 1 : (hidden * (inputs + 2)) + 1).Select(_ => 0.5 * NormalDistribution.Next(random))];
    }

    public static LearningCurve Train(Rows train, Rows validation, int hidden, double rate, int epochs, int batch = 16, int seed = 1)
    {
        var random = new Random(seed);
        var network = new TinyNetwork(train.Inputs[0].Length, hidden, random);
        var order = Enumerable.Range(0, train.Targets.Length).ToArray();
        var points = new List<CurvePoint>();
        var mean = train.Targets.Average();
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var chunk in order.Chunk(batch))
            {
                network.Step(train, chunk, rate);
            }

            points.Add(new CurvePoint(epoch, network.Loss(train), network.Loss(validation)));
        }

        return new LearningCurve("planted", points, train.Targets.Average(t => (t - mean) * (t - mean)));
    }

    private double Loss(Rows rows) => rows.Inputs.Zip(rows.Targets, (x, t) => Math.Pow(Forward(x).Output - t, 2)).Average();

    private (double Output, double[] Hidden) Forward(double[] x)
    {
        if (_hidden == 0)
        {
            return (_weights[_inputs] + x.Select((v, i) => v * _weights[i]).Sum(), []);
        }

        var hidden = new double[_hidden];
        var output = _weights[^1];
        for (var h = 0; h < _hidden; h++)
        {
            var at = h * (_inputs + 2);
            hidden[h] = Math.Tanh(_weights[at + _inputs] + x.Select((v, i) => v * _weights[at + i]).Sum());
            output += hidden[h] * _weights[at + _inputs + 1];
        }

        return (output, hidden);
    }

    private void Step(Rows rows, int[] chunk, double rate)
    {
        var gradient = new double[_weights.Length];
        foreach (var r in chunk)
        {
            var x = rows.Inputs[r];
            var (output, hidden) = Forward(x);
            var error = 2 * (output - rows.Targets[r]) / chunk.Length;
            gradient[^1] += error;
            for (var i = 0; i < _inputs && _hidden == 0; i++)
            {
                gradient[i] += error * x[i];
            }

            for (var h = 0; h < _hidden; h++)
            {
                var at = h * (_inputs + 2);
                gradient[at + _inputs + 1] += error * hidden[h];
                var inner = error * _weights[at + _inputs + 1] * (1 - (hidden[h] * hidden[h]));
                gradient[at + _inputs] += inner;
                for (var i = 0; i < _inputs; i++)
                {
                    gradient[at + i] += inner * x[i];
                }
            }
        }

        for (var i = 0; i < gradient.Length; i++)
        {
            _weights[i] -= rate * gradient[i];
        }
    }
}
