using System.CommandLine;
using Tokenfab.Catalog;
using Tokenfab.KernelDb;

namespace Tokenfab.Cli.Commands;

/// <summary>The option that puts a user's measured kernels before predictions.</summary>
internal static class MeasuredKernels
{
    private const int MostReasons = 3;

    /// <summary>The option, shared by the verbs that predict.</summary>
    public static Option<string?> Option { get; } = new("--kernel-db")
    {
        Description = "Measured kernel tables that come before predictions where they cover a shape: CSV, or AIConfigurator's database (docs/kernel-db.md)",
        HelpName = "FOLDER",
    };

    /// <summary>Opens the folder that the option names; null where it names none. Tells on standard error what was not used.</summary>
    /// <exception cref="InputException">The folder holds no table that can be used, or a broken one.</exception>
    public static KernelDatabase? Open(Call call, CatalogStore catalog)
    {
        if (call.Get(Option) is not { } folder)
        {
            return null;
        }

        var database = call.Terminal.While("Reading measured kernels", () => KernelDatabase.Open(folder, catalog));
        var refused = database.Refused.OrderByDescending(reason => reason.Value).ThenBy(reason => reason.Key, StringComparer.Ordinal).ToArray();
        foreach (var (reason, rows) in refused.Take(MostReasons))
        {
            call.Terminal.Error.WriteLine($"note: {rows:N0} rows of {folder} are not used: {reason}");
        }

        if (refused.Length > MostReasons)
        {
            call.Terminal.Error.WriteLine($"note: {refused.Skip(MostReasons).Sum(reason => reason.Value):N0} more are not used for {refused.Length - MostReasons} other reasons");
        }

        return database;
    }
}
