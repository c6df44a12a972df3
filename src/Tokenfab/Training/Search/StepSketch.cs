namespace Tokenfab.Training.Search;

/// <summary>An iteration in a closed form, for a search that prices a hundred thousand layouts.</summary>
/// <param name="Seconds">The iteration.</param>
/// <param name="Bytes">Memory of the fullest stage.</param>
internal readonly record struct StepSketch(double Seconds, double Bytes);
