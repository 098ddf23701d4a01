using System.Collections.Concurrent;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Web.Platform.Live.Written;

/// <summary>A stream's state and its last event.</summary>
internal static class StatePart
{
    private static readonly ConcurrentDictionary<Type, Form> Forms = [];

    public static byte[] Write(Type type, object state, Recorded last)
    {
        var writer = new CompactWriter();
        Compact<Recorded>.Write(writer, last);
        Of(type).Write(writer, state);
        return writer.ToPlainBytes();
    }

    public static (object State, Recorded Last) Read(Type type, byte[] data)
    {
        using var reader = CompactReader.OfPlain(data);
        var last = Compact<Recorded>.Read(reader);
        return (Of(type).Read(reader), last);
    }

    private static Form Of(Type type) => Forms.GetOrAdd(type, t => (Form)Activator.CreateInstance(typeof(Form<>).MakeGenericType(t))!);

    private abstract class Form
    {
        public abstract void Write(CompactWriter writer, object state);

        public abstract object Read(CompactReader reader);
    }

    private sealed class Form<TState> : Form where TState : class
    {
        public override void Write(CompactWriter writer, object state) => Compact<TState>.Write(writer, (TState)state);

        public override object Read(CompactReader reader) => Compact<TState>.Read(reader);
    }
}
