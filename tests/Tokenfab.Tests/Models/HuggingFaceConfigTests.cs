using Tokenfab.Models;

namespace Tokenfab.Tests.Models;

public sealed class HuggingFaceConfigTests
{
    [Fact]
    public void EveryConfigOfTheFactsImports()
    {
        Assert.All(SharedFacts.Configs, path =>
        {
            var model = SharedFacts.Import(path);
            Assert.NotEmpty(OperatorGraph.Of(model, withMtp: true).Operators);
            Assert.True(ParameterCount.Of(model).Total > 0);
        });
        TestContext.Current.SendDiagnosticMessage($"{SharedFacts.Configs.Count} configs imported");
    }
}
