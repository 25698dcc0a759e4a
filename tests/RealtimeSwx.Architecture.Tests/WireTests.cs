using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Serialization;
using RealtimeSwx.Actors.Serialization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Architecture.Tests;

/// <summary>Everything that crosses a process or lies in the journal is named, and comes back as it went.</summary>
public sealed class WireTests(WireTests.Quiet quiet) : IClassFixture<WireTests.Quiet>
{
    private readonly SwxSerializer _serializer = new((ExtendedActorSystem)quiet.System);

    public static TheoryData<string> WireNames() => [.. SwxManifests.ByName.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_wire_type_ShouldHaveAManifest()
    {
        var types = Directory.EnumerateFiles(AppContext.BaseDirectory, "RealtimeSwx.*.dll").Append(Path.Combine(AppContext.BaseDirectory, "swx.dll"))
            .SelectMany(f => Assembly.LoadFrom(f).GetTypes())
            .Where(t => t is { IsInterface: false, IsAbstract: false } && typeof(ISwxWireMessage).IsAssignableFrom(t))
            .ToHashSet();
        types.Count.ShouldBeGreaterThan(40);
        types.Except(SwxManifests.ByType.Keys).ShouldBeEmpty("add them to SwxManifests");
        SwxManifests.ByType.Keys.Except(types).ShouldBeEmpty("a manifest names what is no wire type");
    }

    [Theory]
    [MemberData(nameof(WireNames))]
    public void Wire_type_ShouldComeBackAsItWent(string manifest)
    {
        manifest.ShouldMatch("^[a-z]{2}-[a-z]{2}-v[0-9]+$");
        var message = Sample.Of(SwxManifests.ByName[manifest]);

        _serializer.Manifest(message).ShouldBe(manifest);
        var back = _serializer.FromBinary(_serializer.ToBinary(message), manifest);

        Sample.Print(back).ShouldBe(Sample.Print(message));
    }

    [Fact]
    public void Unknown_manifest_ShouldBeAnError() =>
        Should.Throw<SerializationException>(() => _serializer.FromBinary([], "xx-xx-v1"));

    /// <summary>One actor system for all, without its log.</summary>
    public sealed class Quiet : IDisposable
    {
        public ActorSystem System { get; } = ActorSystem.Create("wire", "akka { loglevel = OFF, stdout-loglevel = OFF }");

        public void Dispose() => System.Dispose();
    }

    /// <summary>Instances with every member filled, and a description of them that owes nothing to the serializer.</summary>
    private static class Sample
    {
        public static object Of(Type type) => Value(Nullable.GetUnderlyingType(type) ?? type, 0);

        public static string Print(object? value)
        {
            var text = new StringBuilder();
            Print(text, value);
            return text.ToString();
        }

        private static object Value(Type type, int salt) => type switch
        {
            _ when type == typeof(string) => $"text \"{salt}\" ñ",
            _ when type == typeof(bool) => true,
            _ when type == typeof(int) => 7 + salt,
            _ when type == typeof(long) => 1L << (40 + salt),
            _ when type == typeof(double) => salt == 1 ? double.NaN : 0.1 + salt,
            _ when type == typeof(float) => 0.1f + salt,
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2003, 10, 29, 6, 11, salt, 123, TimeSpan.Zero),
            _ when type == typeof(TimeSpan) => TimeSpan.FromTicks(12_345_678_901 + salt),
            _ when type == typeof(ReadOnlyMemory<byte>) => (ReadOnlyMemory<byte>)new byte[] { 0, 255, (byte)salt },
            _ when type == typeof(SeriesId) => new SeriesId(salt == 0 ? "symh" : $"lago/station{salt}"),
            { IsEnum: true } => Enum.GetValues(type).Cast<object>().Last(),
            { IsGenericType: true } when Nullable.GetUnderlyingType(type) is { } inner => Value(inner, salt),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) => Many(type, nameof(ImmutableArray.ToImmutableArray), typeof(ImmutableArray)),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(ImmutableSortedDictionary<,>) => Map(type, typeof(ImmutableSortedDictionary)),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(ImmutableDictionary<,>) => Map(type, typeof(ImmutableDictionary)),
            _ => Built(type, salt),
        };

        private static object Built(Type type, int salt)
        {
            var constructor = type.GetConstructors().Where(c => !IsCopy(c)).MaxBy(c => c.GetParameters().Length)
                ?? throw new InvalidOperationException($"{type} has no public constructor.");
            var built = constructor.Invoke([.. constructor.GetParameters().Select((p, i) => Value(p.ParameterType, (salt + i) % 3))]);
            var names = constructor.GetParameters().Select(p => p.Name).ToHashSet();
            foreach (var property in Members(type).Where(p => p.SetMethod is { IsPublic: true } && !names.Contains(p.Name)))
            {
                property.SetValue(built, Value(property.PropertyType, salt));
            }

            return built;
        }

        private static bool IsCopy(ConstructorInfo c) => c.GetParameters() is [var only] && only.ParameterType == c.DeclaringType;

        private static object Many(Type type, string convert, Type owner)
        {
            var element = type.GetGenericArguments()[0];
            var array = Array.CreateInstance(element, 2);
            array.SetValue(Value(element, 0), 0);
            array.SetValue(Value(element, 1), 1);
            return owner.GetMethods()
                .Single(m => m.Name == convert && m.IsGenericMethod && m.GetParameters() is [var p] && p.ParameterType.Name.StartsWith("IEnumerable", StringComparison.Ordinal))
                .MakeGenericMethod(element)
                .Invoke(null, [array])!;
        }

        private static object Map(Type type, Type owner)
        {
            var arguments = type.GetGenericArguments();
            dynamic map = owner.GetMethods()
                .Single(m => m.Name == "Create" && m.GetParameters().Length == 0)
                .MakeGenericMethod(arguments)
                .Invoke(null, null)!;
            for (var i = 0; i < 2; i++)
            {
                map = map.Add((dynamic)Value(arguments[0], i), (dynamic)Value(arguments[1], i));
            }

            return map;
        }

        private static IEnumerable<PropertyInfo> Members(Type type) =>
            type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0);

        private static void Print(StringBuilder text, object? value)
        {
            switch (value)
            {
                case null or SeriesId or string or bool or Enum or int or long or short or byte:
                    text.Append(value ?? "null");
                    break;
                case IFormattable number when value is double or float or DateTimeOffset or TimeSpan:
                    text.Append(number.ToString(value is DateTimeOffset ? "O" : value is TimeSpan ? "c" : "R", null));
                    break;
                case ReadOnlyMemory<byte> bytes:
                    text.Append(Convert.ToHexString(bytes.Span));
                    break;
                case IEnumerable many:
                    text.Append('[');
                    foreach (var one in many)
                    {
                        Print(text, one);
                        text.Append(';');
                    }

                    text.Append(']');
                    break;
                default:
                    text.Append(value.GetType().Name).Append('{');
                    foreach (var member in Members(value.GetType()))
                    {
                        text.Append(member.Name).Append('=');
                        Print(text, member.GetValue(value));
                        text.Append(',');
                    }

                    text.Append('}');
                    break;
            }
        }
    }
}
