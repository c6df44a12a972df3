using System.Globalization;
using System.Text.RegularExpressions;
using Tokenfab.Hardware;
using Tokenfab.Quantities;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Trainings;

/// <summary>The chips and servers of training rows, which are often written with what they stand in: <c>A100-80GB (Jean Zay, 8/node)</c>,
/// <c>H100-96GB HBM2e 500W, 400G RDMA/GPU</c>.</summary>
internal static partial class TrainingMachines
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase;
    private const int OneSecond = 1000;

    /// <summary>The chip; a memory or a power limit that the row tells and the catalogue's chip has not stand in for the catalogue's.</summary>
    public static Accelerator? Chip(TruthRow row)
    {
        var name = row.Subject();
        if (name.Length == 0)
        {
            return row.Chip();
        }

        var bare = name.Split('(', ',')[0].Trim();
        var chip = row.Subjects.Chip(name) ?? row.Subjects.Chip(bare) ?? row.Subjects.Chip(Memory().Replace(bare, " ").Trim());
        if (chip is null)
        {
            // The first word alone: what follows it is memory, power and form.
            chip = row.Subjects.Chip(bare.Split(' ', '-')[0]);
        }

        if (chip is null)
        {
            return row.Chip();
        }

        if (Memory().Match(name) is { Success: true } told && Number(told) * 1e9 is var capacity && Math.Abs((capacity / chip.Memory.Capacity.Value.Value) - 1.0) > 0.1)
        {
            chip = chip with { Memory = chip.Memory with { Capacity = chip.Memory.Capacity with { Value = new Bytes(Number(told) * 1024.0 * 1024.0 * 1024.0) } } };
        }

        return Power().Match(name) is { Success: true } limit && chip.BoardPower is { } power
            ? chip with { BoardPower = power with { Value = new Watts(Number(limit)) } }
            : chip;
    }

    /// <summary>The server: one that the row names beside the chip, else the one that its chip comes in.</summary>
    public static Server? Server(TruthRow row, Accelerator chip, int chips)
    {
        foreach (Match word in Beside().Matches(row.Subject()))
        {
            if (row.Subjects.Catalog.Find("server", word.Groups["name"].Value.Trim()) is { } entry && row.Subjects.Catalog.Server(entry.Id) is var server && server.Accelerator == chip.Id)
            {
                return server;
            }
        }

        return row.Subjects.Server(chip.Id, chips);
    }

    private static double Number(Match match) => double.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\p{L}\p{N}])(?<n>\d{2,3}) ?GB(?![\p{L}\p{N}])", Options, OneSecond)]
    private static partial Regex Memory();

    [GeneratedRegex(@"(?<![\p{L}\p{N}])(?<n>\d{2,4}) ?W(?![\p{L}\p{N}])", Options, OneSecond)]
    private static partial Regex Power();

    [GeneratedRegex(@"[(,](?<name>[^(),]+)", Options, OneSecond)]
    private static partial Regex Beside();
}
