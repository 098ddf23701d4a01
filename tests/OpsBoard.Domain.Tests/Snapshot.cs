using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace OpsBoard.Domain.Tests;

/// <summary>
/// The content of a state as text. Two states with the same text are equal, whatever lists and dictionaries they hold;
/// entries of dictionaries without an order are sorted.
/// </summary>
internal static class Snapshot
{
    public static string Of(object? state)
    {
        var text = new StringBuilder();
        Write(state, text);
        return text.ToString();
    }

    private static void Write(object? value, StringBuilder text)
    {
        switch (value)
        {
            case null: text.Append("null"); break;
            case string or Enum or bool: text.Append(value); break;
            case DateTimeOffset moment: text.Append(moment.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture)); break;
            case IFormattable plain when value.GetType().Namespace == "System": text.Append(plain.ToString(null, CultureInfo.InvariantCulture)); break;
            case IDictionary map:
                text.Append('{').AppendJoin(", ", map.Keys.Cast<object>().Select(k => $"{Of(k)}: {Of(map[k])}").Order(StringComparer.Ordinal)).Append('}');
                break;
            case IEnumerable map when map.GetType().GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)):
                text.Append('{').AppendJoin(", ", map.Cast<object>().Select(Of).Order(StringComparer.Ordinal)).Append('}');
                break;
            // What is asked of a dictionary comes in no order.
            case IEnumerable query when value.GetType().Namespace == "System.Linq":
                text.Append('[').AppendJoin(", ", query.Cast<object?>().Select(Of).Order(StringComparer.Ordinal)).Append(']');
                break;
            case IEnumerable list: text.Append('[').AppendJoin(", ", list.Cast<object?>().Select(Of)).Append(']'); break;
            default:
                text.Append(value.GetType().Name).Append('(');
                foreach (var p in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0))
                {
                    text.Append(p.Name).Append('=');
                    Write(p.GetValue(value), text);
                    text.Append(' ');
                }
                foreach (var f in value.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance)) text.Append(f.Name).Append('=').Append(Of(f.GetValue(value))).Append(' ');
                text.Append(')');
                break;
        }
    }
}
