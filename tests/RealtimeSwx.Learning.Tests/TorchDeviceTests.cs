using TorchSharp;

namespace RealtimeSwx.Learning.Tests;

public class TorchDeviceTests
{
    [Fact]
    public void Torch_ShouldLoadAndTellWhatItIs()
    {
        var info = TorchDevice.Describe("cpu");
        info.Device.ShouldBe("cpu");
        info.TorchSharpVersion.ShouldNotBeEmpty();
        info.LibTorchVersion.ShouldNotBeEmpty();
    }

    [Fact]
    public void Device_ShouldFallBackToTheCpuAndSaySo_WhenThereIsNoGpu()
    {
        if (torch.cuda.is_available())
        {
            Assert.Skip("skipped: this machine has a GPU");
        }

        TorchDevice.Choose("cuda").Note.ShouldContain("CPU");
        TorchDevice.Choose("auto").Note.ShouldBeEmpty();
        TorchDevice.Choose("cuda:1").Note.ShouldStartWith("cuda:1");
        Should.Throw<FormatException>(() => TorchDevice.Choose("tpu"));
        Should.Throw<FormatException>(() => TorchDevice.Choose("cuda:-1"));
    }
}
