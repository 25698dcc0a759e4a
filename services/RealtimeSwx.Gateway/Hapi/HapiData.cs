using Microsoft.AspNetCore.Http.Features;

namespace RealtimeSwx.Gateway.Hapi;

/// <summary><c>/hapi/data</c>: streams the records of one dataset as CSV or JSON.</summary>
internal static class HapiData
{
    public static async Task AnswerAsync(HttpContext context, IServiceProvider services)
    {
        var cancel = context.RequestAborted;
        var query = new HapiQuery(context.Request.Query, "dataset", "start", "stop", "parameters", "include", "format", "resolve_references");
        var json = query.OneOf("format", HapiStatus.Format, "csv", "json") == "json";
        var header = query.OneOf("include", HapiStatus.Include, "header") is not null;
        query.OneOf("resolve_references", HapiStatus.ResolveReferences, "true", "false");
        var dataset = await services.GetRequiredService<HapiCatalog>().FindAsync(query.Dataset, cancel);
        var info = await dataset.InfoAsync(cancel);
        var selected = HapiEndpoints.Select(info, query["parameters"]);
        var (start, stop) = (query.Time("start", HapiStatus.Start), query.Time("stop", HapiStatus.Stop));
        if (start >= stop)
        {
            throw new HapiException(HapiStatus.StartNotBeforeStop, "");
        }

        // An interval that reaches beyond the data is served as far as there is some: growing datasets are asked this way again and again.
        if (stop <= info.Start || start > info.Stop)
        {
            throw new HapiException(HapiStatus.OutsideRange, $"The dataset has {HapiTime.Format(info.Start)} to {HapiTime.Format(info.Stop)}.");
        }

        await using var records = dataset.ReadAsync(info, start, stop, cancel).GetAsyncEnumerator(cancel);
        var any = await records.MoveNextAsync();
        HapiEndpoints.Say(context, any ? HapiStatus.Ok : HapiStatus.NoData);
        context.Response.ContentType = json ? "application/json; charset=utf-8" : "text/csv; charset=utf-8";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var head = HapiMetadata.Info(info, selected.Select(i => info.Parameters[i]));
        head["format"] = json ? "json" : "csv";
        if (!any)
        {
            head["status"] = HapiMetadata.Head(HapiStatus.NoData)["status"]!.DeepClone();
        }

        IReadOnlyList<int> columns = [.. selected.Where(i => i > 0).Select(i => i - 1)];
        await using var writer = new StreamWriter(context.Response.Body, bufferSize: 32 * 1024);
        if (json)
        {
            await writer.WriteAsync(head.ToJsonString()[..^1] + ",\"data\":[");
        }
        else if (header)
        {
            await writer.WriteAsync("#" + head.ToJsonString() + "\n");
        }

        for (var first = true; any; any = await records.MoveNextAsync(), first = false)
        {
            await writer.WriteAsync(json
                ? (first ? "\n" : ",\n") + HapiWriter.JsonLine(records.Current, columns, info.Parameters)
                : HapiWriter.CsvLine(records.Current, columns));
        }

        if (json)
        {
            await writer.WriteAsync("\n]}\n");
        }
    }
}
