using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using RealtimeSwx.Messaging;

namespace RealtimeSwx.Bench.Faults;

/// <summary>
/// A provider of Sym-H and wind, five minutes of data in a message, with a row in every tenth that cannot be read. It keeps what it has sent
/// and can send it again, as providers do whose files overlap.
/// </summary>
internal sealed class Provider : IAsyncDisposable
{
    public static readonly DateTimeOffset Begin = new(2015, 3, 14, 0, 0, 0, TimeSpan.Zero);
    private const string Header = "storm,time,Bmag,Bx_gsm,By_gsm,Bz_gsm,V,N,T,SYM_H\n";
    private readonly SwxMqttClient _client;
    private readonly ConcurrentDictionary<int, long> _acknowledged = new();
    private readonly ConcurrentBag<Task> _sending = [];
    private readonly string _topic;

    public Provider(string broker)
    {
        _topic = "swx/v1/local/in/storm-csv/faults";
        _client = new SwxMqttClient(
            new SwxMqttOptions { Broker = new Uri(broker), ClientId = "faults-provider", PublishTimeout = TimeSpan.FromMinutes(20) }, TimeProvider.System);
        _client.Start();
    }

    /// <summary>Messages so far: label k is <see cref="Begin"/> + k x 5 min.</summary>
    public int Offered { get; private set; }

    public int BadRows { get; private set; }

    public int SentAgain { get; private set; }

    public int Acknowledged => _acknowledged.Count;

    public static DateTimeOffset Label(int k) => Begin.AddMinutes(5 * k);

    /// <summary>Days of history in one message, so that forecasts can begin.</summary>
    public void OfferHistory(int rows)
    {
        Send(0, Header + string.Concat(Enumerable.Range(0, rows).Select(Row)));
        Offered = rows;
    }

    public void OfferNext()
    {
        var k = Offered++;
        Send(k, Text(k));
    }

    public void OfferAgain(int k)
    {
        SentAgain++;
        Send(k, Text(k));
    }

    public Task AcknowledgedAsync(TimeSpan limit) => Task.WhenAll(_sending).WaitAsync(limit, TimeProvider.System);

    public async ValueTask DisposeAsync() => await _client.DisposeAsync();

    private string Text(int k)
    {
        var bad = k % 10 == 3;
        if (bad && !_acknowledged.ContainsKey(-k))
        {
            BadRows++;
            _acknowledged[-k] = 0;
        }

        return Header + Row(k) + (bad ? string.Create(CultureInfo.InvariantCulture, $"1,no time {k},1,2,3\n") : "");
    }

    private void Send(int k, string text)
    {
        _sending.Add(SendAsync());

        async Task SendAsync()
        {
            await _client.PublishAsync(new SwxPublication(_topic, Encoding.ASCII.GetBytes(text)) { ContentType = "text/csv" });
            _acknowledged.TryAdd(k, 0);
        }
    }

    private static string Row(int k)
    {
        var storm = Math.Exp(-Math.Pow((k - 900) / 150.0, 2));
        var bz = Math.Round(2 * Math.Sin(k / 11.0) - 15 * storm, 2);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"1,{Label(k).UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'},{Math.Round(Math.Abs(bz) + 3, 2)},2,{Math.Round(3 * Math.Cos(k / 17.0), 2)},{bz},{Math.Round(380 + 250 * storm, 1)},{Math.Round(5 + Math.Sin(k / 5.0), 3)},60000,{Math.Round(-5 - 110 * storm + 8 * Math.Sin(k / 9.0))}\n");
    }
}
