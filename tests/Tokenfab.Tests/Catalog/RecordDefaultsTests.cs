using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Tokenfab.Catalog;

namespace Tokenfab.Tests.Catalog;

/// <summary>The source generator drops initialisers of init-only properties: an absent key gives null or zero, whatever the record says.
/// Absent lists are filled in by the reader; any other default must stand in the primary constructor, or on a property with a setter.</summary>
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

    private static IEnumerable<string> LostDefaults(Type record)
    {
        var fresh = Activator.CreateInstance(record);
        return from property in record.GetProperties()
               where IsInitOnly(property) && property.GetCustomAttribute<System.Runtime.CompilerServices.RequiredMemberAttribute>() is null
               let value = property.GetValue(fresh)
               where value is not (null or System.Collections.ICollection { Count: 0 })
               where !property.PropertyType.IsValueType || !value.Equals(Activator.CreateInstance(property.PropertyType))
               select $"{record.Name}.{property.Name}";
    }

    private static bool IsInitOnly(PropertyInfo property) =>
        property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit)) is true;
}
