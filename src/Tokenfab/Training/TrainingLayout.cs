namespace Tokenfab.Training;

/// <summary>How a model in training is laid out over chips; what is left of the chips is data parallelism.</summary>
/// <param name="Tensor">Tensor-parallel ranks (TP) of attention and dense layers.</param>
/// <param name="Pipeline">Pipeline stages (PP).</param>
/// <param name="Context">Context-parallel ranks (CP): the tokens of a sequence are split over them.</param>
/// <param name="Expert">Expert-parallel ranks (EP), over which the experts of a layer are split.</param>
/// <param name="ExpertTensor">Ranks over which one expert's width is split (ETP).</param>
/// <param name="VirtualStages">Chunks of layers that a stage holds (VP): the interleaving of a pipeline.</param>
/// <remarks>Experts have a layout of their own on the chips of a stage (parallel folding): EP x ETP need not divide into TP x CP, so that a
/// job needs at least <c>PP max(TP CP, EP ETP)</c> chips.</remarks>
public readonly record struct TrainingLayout(int Tensor = 1, int Pipeline = 1, int Context = 1, int Expert = 1, int ExpertTensor = 1, int VirtualStages = 1)
{
    /// <summary>Chips that hold one copy of the dense layers.</summary>
    public int ReplicaChips => Tensor * Pipeline * Context;

    /// <summary>Chips that hold one copy of the experts.</summary>
    public int ExpertReplicaChips => Pipeline * Expert * ExpertTensor;

    /// <summary>The fewest chips that the layout needs; others must be multiples of both copies.</summary>
    public int LeastChips => Pipeline * Math.Max(Tensor * Context, Expert * ExpertTensor);

    /// <summary>Data-parallel ranks on so many chips.</summary>
    public int Data(int chips) => chips / ReplicaChips;

    /// <summary>As in <c>TP8 PP16 VP2 CP2 EP8 ETP1</c>; degrees of one are left out.</summary>
    public override string ToString()
    {
        var text = $"TP{Tensor}";
        text += Pipeline > 1 ? $" PP{Pipeline}" : string.Empty;
        text += VirtualStages > 1 ? $" VP{VirtualStages}" : string.Empty;
        text += Context > 1 ? $" CP{Context}" : string.Empty;
        text += Expert > 1 ? $" EP{Expert}" : string.Empty;
        return text + (ExpertTensor > 1 ? $" ETP{ExpertTensor}" : string.Empty);
    }
}
