namespace RealtimeSwx.Gateway.Hapi;

/// <summary>A HAPI status code with the text and the HTTP code that the specification (3.3, section 4) gives it.</summary>
internal sealed record HapiStatus(int Code, int Http, string Text)
{
    public static readonly HapiStatus Ok = new(1200, 200, "OK");
    public static readonly HapiStatus NoData = new(1201, 200, "OK - no data for time range");
    public static readonly HapiStatus UserInput = new(1400, 400, "Bad request - user input error");
    public static readonly HapiStatus UnknownName = new(1401, 400, "Bad request - unknown API parameter name");
    public static readonly HapiStatus Start = new(1402, 400, "Bad request - error in start");
    public static readonly HapiStatus Stop = new(1403, 400, "Bad request - error in stop");
    public static readonly HapiStatus StartNotBeforeStop = new(1404, 400, "Bad request - start equal to or after stop");
    public static readonly HapiStatus OutsideRange = new(1405, 400, "Bad request - start < startDate and/or stop > stopDate");
    public static readonly HapiStatus Dataset = new(1406, 404, "Not found - unknown dataset id");
    public static readonly HapiStatus Parameter = new(1407, 404, "Not found - unknown dataset parameter");
    public static readonly HapiStatus TooMuch = new(1408, 400, "Bad request - too much time or data requested");
    public static readonly HapiStatus Format = new(1409, 400, "Bad request - unsupported output format");
    public static readonly HapiStatus Include = new(1410, 400, "Bad request - unsupported include value");
    public static readonly HapiStatus ParameterOrder = new(1411, 400, "Bad request - out-of-order or duplicate parameters");
    public static readonly HapiStatus ResolveReferences = new(1412, 400, "Bad request - unsupported resolve_references value");
    public static readonly HapiStatus Depth = new(1413, 400, "Bad request - unsupported depth value");
    public static readonly HapiStatus Internal = new(1500, 500, "Internal server error");
    public static readonly HapiStatus Upstream = new(1501, 500, "Internal server error - upstream request error");
}

/// <summary>A request that HAPI answers with an error.</summary>
internal sealed class HapiException(HapiStatus status, string detail) : Exception($"HAPI error {status.Code}: {status.Text}. {detail}")
{
    public HapiStatus Status { get; } = status;
}
