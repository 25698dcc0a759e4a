using System.Net.Http.Headers;

namespace RealtimeSwx.Core.Ingestion.Http;

/// <summary>One GET within its limits. Whatever goes wrong becomes an answer, never an exception (cancellation by the caller apart).</summary>
public static class HttpFetch
{
    public static async Task<HttpAnswer> GetAsync(HttpClient client, FeedRequest request, LiveFeedOptions options, TimeProvider time, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        try
        {
            using var message = Message(request);
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (await BodyAsync(response.Content, options.MaxBytes, either.Token) is not { } body)
            {
                return new HttpAnswer.Failure($"the body is larger than {options.MaxBytes} bytes");
            }

            return new HttpAnswer.Response((int)response.StatusCode, body)
            {
                ETag = response.Headers.ETag?.ToString(),
                LastModified = response.Content.Headers.LastModified,
                RetryAfter = RetryAfter(response.Headers, time.GetUtcNow()),
                ServerTime = response.Headers.Date,
            };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new HttpAnswer.Failure($"no answer within {options.Timeout.TotalSeconds:0.#} s");
        }
        catch (HttpIOException e) when (e.HttpRequestError == HttpRequestError.ResponseEnded)
        {
            return new HttpAnswer.Failure("the body is cut off");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new HttpAnswer.Failure(e.Message);
        }
    }

    private static HttpRequestMessage Message(FeedRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, request.Url);
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("RealtimeSwx", "0.1"));
        if (request.ETag is not null)
        {
            message.Headers.TryAddWithoutValidation("If-None-Match", request.ETag);
        }

        message.Headers.IfModifiedSince = request.LastModified;
        return message;
    }

    private static async Task<byte[]?> BodyAsync(HttpContent content, int maxBytes, CancellationToken cancel)
    {
        if (content.Headers.ContentLength > maxBytes)
        {
            return null;
        }

        await using var stream = await content.ReadAsStreamAsync(cancel);
        using var body = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancel)) > 0)
        {
            if (body.Length + read > maxBytes)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    // A date is meant on the server's clock, which may not be ours.
    private static TimeSpan? RetryAfter(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var wait = headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - (headers.Date ?? now);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
