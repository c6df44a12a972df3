using System.Collections.Concurrent;
using Tokenfab.Catalog;
using Tokenfab.Hardware;

namespace Tokenfab.Network;

/// <summary>Which calibration a class of links gets.</summary>
/// <remarks>That of the link's name and generation where it was measured (<c>NVLink4</c>, <c>PCIe 3</c>), switched or not; else that of its
/// topology: <c>full-mesh</c>, <c>torus</c>, <c>pcie</c> and <c>fat-tree</c> have one each; a switched domain nobody measured gets NVLink4's
/// constants, a wider interval with it.</remarks>
public static class NetworkCalibrations
{
    private const double KinError = 0.5;

    private static readonly ConcurrentDictionary<string, NetworkCalibration> Embedded = new(StringComparer.Ordinal);

    private static readonly Lazy<HashSet<string>> Known = new(() =>
        CatalogStore.Embedded.List("link").Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal));

    extension(CatalogStore store)
    {
        /// <summary>The calibration of a class of links, by id.</summary>
        /// <exception cref="InputException">There is none of that id, or its entry is broken.</exception>
        public NetworkCalibration LinkCalibration(string id) => store.Get("link", id, NetworkJson.Strict.NetworkCalibration);
    }

    /// <summary>The calibration of a class of links, from the embedded catalogue.</summary>
    public static NetworkCalibration Of(NetworkLink link)
    {
        var fit = Get(ClassOf(link));
        return link.Topology == TopologyKind.Switched && !IsNamed(link) ? fit with { TypicalError = Math.Max(KinError, fit.TypicalError), Fits = [] } : fit;
    }

    /// <summary>Id of the class that links belong to.</summary>
    internal static string ClassOf(NetworkLink link) => IsNamed(link) ? NameOf(link) : link.Topology switch
    {
        TopologyKind.Switched => "nvlink4",
        TopologyKind.FullMesh => "full-mesh",
        TopologyKind.Torus2D or TopologyKind.Torus3D => "torus",
        TopologyKind.Pcie => "pcie",
        TopologyKind.FatTree => "fat-tree",
        _ => throw new ArgumentOutOfRangeException(nameof(link)),
    };

    private static bool IsNamed(NetworkLink link) => Known.Value.Contains(NameOf(link));

    // "NVLink3 bridge" is nvlink3, "PCIe 3.0 x16" pcie3.
    private static string NameOf(NetworkLink link)
    {
        var words = link.Name.Split(' ', '.');
        return (words.Length > 1 && words[1].All(char.IsAsciiDigit) ? words[0] + words[1] : words[0]).ToLowerInvariant();
    }

    private static NetworkCalibration Get(string id) =>
        Embedded.GetOrAdd(id, static id => CatalogStore.Embedded.LinkCalibration(id));
}
