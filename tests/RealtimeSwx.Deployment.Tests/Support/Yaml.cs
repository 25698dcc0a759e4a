using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace RealtimeSwx.Deployment.Tests.Support;

/// <summary>A YAML document as dictionaries, lists and strings, with merge keys (<c>&lt;&lt;</c>) followed.</summary>
internal static class Yaml
{
    public static Dictionary<object, object> Read(string text) =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(new StringReader(text))));

    public static Dictionary<object, object> Map(this Dictionary<object, object> map, string key) =>
        map.TryGetValue(key, out var value) && value is Dictionary<object, object> inner ? inner : [];

    public static IReadOnlyList<object> List(this Dictionary<object, object> map, string key) =>
        map.TryGetValue(key, out var value) && value is List<object> list ? list : [];

    public static string Text(this Dictionary<object, object> map, string key) => map.TryGetValue(key, out var value) ? $"{value}" : "";
}
