using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Tokenfab.Catalog;

namespace Tokenfab.Tests.Catalog;

/// <summary>The source generator drops initialisers of init-only properties: an absent key gives null or zero, whatever the record says.
/// Absent lists are filled in by the reader; any other default must stand in the primary constructor, behind a setter, or be mended by
/// the init accessor.</summary>
public sealed class RecordDefaultsTests
{
    [Fact]
    public void No_record_that_is_read_hides_a_default_in_an_init_property()
    {
        var contexts = typeof(SourceDocument).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(JsonSerializerContext))).ToList();
        var records = contexts
            .SelectMany(c => c.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Where(p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericTypeDefinition() == typeof(JsonTypeInfo<>))
            .Select(p => p.PropertyType.GetGenericArguments()[0])
            .Where(t => t is { IsClass: true, IsAbstract: false } && t.Namespace!.StartsWith("Tokenfab", StringComparison.Ordinal) && t.GetConstructor(Type.EmptyTypes) is not null)
            .Distinct()
            .ToList();

        Assert.NotEmpty(records);
        Assert.Empty(records.SelectMany(LostDefaults));
    }

    private static IEnumerable<string> LostDefaults(Type record) =>
        from property in record.GetProperties()
        where property.SetMethod is { } set && set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
        where property.GetCustomAttribute<RequiredMemberAttribute>() is null
        where IsLost(Activator.CreateInstance(record)!, property)
        select $"{record.Name}.{property.Name}";

    // What an absent key does: the generated code passes null or zero to the init accessor, which may mend it.
    private static bool IsLost(object fresh, PropertyInfo property)
    {
        var meant = property.GetValue(fresh);
        property.SetValue(fresh, property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null);
        var got = property.GetValue(fresh);
        return property.PropertyType.IsValueType ? !Equals(meant, got) : meant is not (null or ICollection { Count: 0 }) && got is null;
    }
}
