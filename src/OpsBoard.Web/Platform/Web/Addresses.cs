using Microsoft.AspNetCore.Components;

namespace OpsBoard.Web.Platform.Web;

/// <summary>Links from a page to itself, with another choice in the query.</summary>
internal static class Addresses
{
    /// <summary>This page with <paramref name="changes"/>; null takes a name away, what isn't named stays.</summary>
    public static string With(this NavigationManager navigation, params ReadOnlySpan<(string Name, object? Value)> changes)
    {
        var parameters = new Dictionary<string, object?>();
        foreach (var (name, value) in changes) parameters[name] = value;
        return "/" + navigation.ToBaseRelativePath(navigation.GetUriWithQueryParameters(parameters));
    }
}
