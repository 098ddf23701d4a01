using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;

namespace OpsBoard.Web.Platform.Live.Written;

/// <summary>
/// How a type is written and read: everything that its values hold, found in the type itself, so that no list of members can
/// fall behind it. A type that can't be written whole is refused when it is first met, instead of losing a part.
/// </summary>
internal static class Compact<T>
{
    public static readonly Action<CompactWriter, T> Write;
    public static readonly Func<CompactReader, T> Read;

    static Compact()
    {
        var (writer, reader, value) = (Expression.Parameter(typeof(CompactWriter)), Expression.Parameter(typeof(CompactReader)), Expression.Parameter(typeof(T)));
        var (write, read) = CompactShape.Of(typeof(T), writer, reader, value);
        Write = Expression.Lambda<Action<CompactWriter, T>>(write, writer, value).Compile();
        Read = Expression.Lambda<Func<CompactReader, T>>(read, reader).Compile();
    }
}

/// <summary>Writes and reads the members of a type in their order.</summary>
internal static class CompactShape
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Dictionary<Type, string> Collections = new()
    {
        [typeof(IReadOnlyList<>)] = "List",
        [typeof(IReadOnlyCollection<>)] = "Collection",
        [typeof(ImmutableArray<>)] = "Array",
        [typeof(ImmutableList<>)] = "ImmutableList",
        [typeof(ImmutableQueue<>)] = "Queue",
        [typeof(ImmutableHashSet<>)] = "HashSet",
        [typeof(ImmutableSortedSet<>)] = "SortedSet",
        [typeof(ImmutableDictionary<,>)] = "Dictionary",
        [typeof(ImmutableSortedDictionary<,>)] = "SortedDictionary",
        [typeof(DayDictionary<>)] = "Days",
        [typeof(LayeredDictionary<,>)] = "Layered",
    };

    public static (Expression Write, Expression Read) Of(Type type, Expression writer, Expression reader, Expression value)
    {
        if (type == typeof(string)) return (Call(writer, nameof(CompactWriter.Text), value), Expression.Call(reader, nameof(CompactReader.Text), null));
        if (NumberOf(type, value) is { } number) return (Call(writer, nameof(CompactWriter.Number), number.From), number.To(Expression.Call(reader, nameof(CompactReader.Number), null)));
        if (type.IsGenericType && Collections.TryGetValue(type.GetGenericTypeDefinition(), out var name))
            return Through(typeof(CompactCollections), name, type.GetGenericArguments(), writer, reader, value);
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Through(typeof(CompactValues), "Maybe", [inner], writer, reader, value);
        if (type == typeof(DateTimeOffset) || type == typeof(decimal))
            return Through(typeof(CompactValues), type == typeof(decimal) ? "Decimal" : "Moment", [], writer, reader, value);
        if (type is { IsClass: true, IsAbstract: true })
            return Through(typeof(CompactValues), "OneOf", [type], writer, reader, value);
        if (type.IsArray || type.IsInterface || type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true && !typeof(ITuple).IsAssignableFrom(type))
            throw Unknown(type, "nobody said how");
        var (write, read) = Members(type, writer, reader, value);
        if (type.IsValueType) return (write, read);
        var isThere = Call(writer, nameof(CompactWriter.Number), Expression.Constant(1L));
        return (
            Expression.IfThenElse(Expression.ReferenceEqual(value, Expression.Constant(null)), Call(writer, nameof(CompactWriter.Number), Expression.Constant(0L)), Expression.Block(isThere, write)),
            Expression.Condition(Expression.Equal(Expression.Call(reader, nameof(CompactReader.Number), null), Expression.Constant(0L)), Expression.Constant(null, type), read));
    }

    private static (Expression Write, Expression Read) Members(Type type, Expression writer, Expression reader, Expression value)
    {
        var fields = Fields(type).ToDictionary(f => f.Name);
        FieldInfo? Behind(string name) => fields.GetValueOrDefault($"<{name}>k__BackingField") ?? fields.GetValueOrDefault(name);

        var constructor = type.GetConstructors(Own).Where(c => c.GetParameters() is var p && p.All(x => x.ParameterType != type && Behind(x.Name!)?.FieldType == x.ParameterType))
            .MaxBy(c => c.GetParameters().Length);
        if (constructor is null && !type.IsValueType) throw Unknown(type, "it has no constructor whose parameters are its members");
        var given = (constructor?.GetParameters() ?? []).Select(p => Behind(p.Name!)!).ToList();
        var rest = fields.Values.Except(given).OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
        var set = rest.Select(f => (Field: f, Member: Settable(type, f))).ToList();

        var write = given.Concat(rest).Select(f => (Expression)Expression.Invoke(Form(f.FieldType, "Write"), writer, Expression.Field(value, f))).Append(Expression.Empty());
        Expression Next(Type of) => Expression.Invoke(Form(of, "Read"), reader);
        var made = constructor is null ? Expression.New(type) : Expression.New(constructor, given.Select(f => Next(f.FieldType)));
        return (Expression.Block(write), Expression.MemberInit(made, set.Select(s => Expression.Bind(s.Member, Next(s.Field.FieldType)))));
    }

    private static IEnumerable<FieldInfo> Fields(Type type)
    {
        for (var at = type; at is not null && at != typeof(object) && at != typeof(ValueType); at = at.BaseType)
            foreach (var field in at.GetFields(Own | BindingFlags.DeclaredOnly))
                yield return field;
    }

    /// <summary>The property behind the field, or the field itself.</summary>
    private static MemberInfo Settable(Type type, FieldInfo field)
    {
        if (field.Name.StartsWith('<') && type.GetProperty(field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)], Own) is { CanWrite: true } property) return property;
        return field.IsInitOnly ? throw Unknown(type, $"{field.Name} can't be set") : field;
    }

    private static MemberExpression Form(Type type, string which) => Expression.Field(null, typeof(Compact<>).MakeGenericType(type), which);

    private static (Expression Write, Expression Read) Through(Type of, string name, Type[] arguments, Expression writer, Expression reader, Expression value)
    {
        MethodInfo Find(string method) => of.GetMethod(method, BindingFlags.Static | BindingFlags.Public)! is var found && arguments.Length > 0 ? found.MakeGenericMethod(arguments) : found;
        return (Expression.Call(Find("Write" + name), writer, value), Expression.Call(Find("Read" + name), reader));
    }

    private static (Expression From, Func<Expression, Expression> To)? NumberOf(Type type, Expression value)
    {
        if (type.IsEnum || type == typeof(int) || type == typeof(long) || type == typeof(short) || type == typeof(byte) || type == typeof(uint))
            return (Expression.Convert(value, typeof(long)), n => Expression.Convert(n, type));
        if (type == typeof(bool))
            return (Expression.Condition(value, Expression.Constant(1L), Expression.Constant(0L)), n => Expression.NotEqual(n, Expression.Constant(0L)));
        if (type == typeof(DateOnly))
            return (Expression.Convert(Expression.Property(value, nameof(DateOnly.DayNumber)), typeof(long)), n => Expression.Call(typeof(DateOnly), nameof(DateOnly.FromDayNumber), null, Expression.Convert(n, typeof(int))));
        if (type == typeof(TimeSpan))
            return (Expression.Property(value, nameof(TimeSpan.Ticks)), n => Expression.Call(typeof(TimeSpan), nameof(TimeSpan.FromTicks), null, n));
        if (type == typeof(TimeOnly))
            return (Expression.Property(value, nameof(TimeOnly.Ticks)), n => Expression.New(typeof(TimeOnly).GetConstructor([typeof(long)])!, n));
        if (type == typeof(double))
            return (Expression.Call(typeof(BitConverter), nameof(BitConverter.DoubleToInt64Bits), null, value), n => Expression.Call(typeof(BitConverter), nameof(BitConverter.Int64BitsToDouble), null, n));
        return null;
    }

    private static MethodCallExpression Call(Expression writer, string method, Expression value) => Expression.Call(writer, method, null, value);

    private static NotSupportedException Unknown(Type type, string why) => new($"{type} can't be written down: {why}.");
}

/// <summary>Values whose form depends on the value.</summary>
internal static class CompactValues
{
    public static void WriteMaybe<T>(CompactWriter writer, T? value) where T : struct
    {
        writer.Number(value is null ? 0 : 1);
        if (value is { } there) Compact<T>.Write(writer, there);
    }

    public static T? ReadMaybe<T>(CompactReader reader) where T : struct => reader.Number() == 0 ? null : Compact<T>.Read(reader);

    public static void WriteMoment(CompactWriter writer, DateTimeOffset value)
    {
        writer.Ticks(value.Ticks);
        writer.Number(value.TotalOffsetMinutes);
    }

    public static DateTimeOffset ReadMoment(CompactReader reader) => new(reader.Ticks(), TimeSpan.FromMinutes(reader.Number()));

    public static void WriteDecimal(CompactWriter writer, decimal value)
    {
        foreach (var part in decimal.GetBits(value)) writer.Number(part);
    }

    public static decimal ReadDecimal(CompactReader reader) => new([(int)reader.Number(), (int)reader.Number(), (int)reader.Number(), (int)reader.Number()]);

    public static void WriteOneOf<T>(CompactWriter writer, T? value) where T : class
    {
        if (value is null)
        {
            writer.Number(-1);
            return;
        }
        var kind = Kinds<T>.Number[value.GetType()];
        writer.Number(kind);
        Kinds<T>.Forms[kind].Write(writer, value);
    }

    public static T? ReadOneOf<T>(CompactReader reader) where T : class => reader.Number() is >= 0 and var kind ? Kinds<T>.Forms[kind].Read(reader) : null;

    /// <summary>What may stand where an abstract type does: all that its assembly derives from it.</summary>
    private static class Kinds<T> where T : class
    {
        private static readonly Type[] Types = [.. typeof(T).Assembly.GetTypes().Where(t => t is { IsAbstract: false, IsGenericTypeDefinition: false } && typeof(T).IsAssignableFrom(t)).OrderBy(t => t.FullName, StringComparer.Ordinal)];

        public static readonly Dictionary<Type, int> Number = Types.Index().ToDictionary(t => t.Item, t => t.Index);

        public static readonly Kind<T>[] Forms = [.. Types.Select(t => (Kind<T>)Activator.CreateInstance(typeof(Kind<,>).MakeGenericType(typeof(T), t))!)];
    }

    private abstract class Kind<T>
    {
        public abstract void Write(CompactWriter writer, T value);

        public abstract T Read(CompactReader reader);
    }

    private sealed class Kind<T, TKind> : Kind<T> where T : class where TKind : class, T
    {
        public override void Write(CompactWriter writer, T value) => Compact<TKind>.Write(writer, Unsafe.As<TKind>(value));

        public override T Read(CompactReader reader) => Compact<TKind>.Read(reader);
    }
}
