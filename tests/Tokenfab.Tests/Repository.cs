namespace Tokenfab.Tests;

/// <summary>Finds the folders of the repository from where the tests run.</summary>
internal static class Repository
{
    /// <summary>A folder of the repository.</summary>
    public static string Folder(string name)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Tokenfab.slnx")))
            {
                return Path.Combine(at.FullName, name);
            }
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
