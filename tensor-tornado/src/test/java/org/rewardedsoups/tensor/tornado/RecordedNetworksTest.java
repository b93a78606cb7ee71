package org.rewardedsoups.tensor.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.bert.Bert;
import org.rewardedsoups.models.bert.BertBatch;
import org.rewardedsoups.models.bert.BertConfig;
import org.rewardedsoups.models.expansionnet.CaptionDropout;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.models.expansionnet.ExpansionNetConfig;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.models.swin.Swin;
import org.rewardedsoups.models.swin.SwinConfig;
import org.rewardedsoups.models.tokenizers.Encoding;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Providers;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// Whole networks in float32 on the device: against what the original code computed in float64
/// where that was recorded, else against the same network in float64 on the scalar kernels.
@Tag("gpu")
class RecordedNetworksTest {
    private static final double TOLERANCE = 2e-5;

    @BeforeAll
    static void deviceIsThere() {
        Device.require();
    }

    @Test
    void theCaptionersOutputsAreTheOriginals() throws IOException {
        StateDict recorded = read("../models/src/test/resources/expansionnet/captioner.safetensors");
        var config =
                new ExpansionNetConfig(16, 2, 2, 32, 2, List.of(2, 3), 2, 20, 16, 16);
        ExpansionNet model = ExpansionNet.create(config, Initializer.unset(DType.F32));
        model.load(part(recorded, "weight."));
        Variable features = Variable.constant(recorded.get("features").cast(DType.F32));
        Tensor words = recorded.get("dec_x").cast(DType.I32);
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        onDevice(() -> {
            var pictures = model.encode(features, new int[2], CaptionDropout.OFF);
            outputs.put("f64.enc_out", pictures.tokens().value());
            int[] padding = {0, 2};
            Variable logits = model.logits(pictures, words, padding, CaptionDropout.OFF);
            outputs.put("f64.logits", logits.value());
            return logits;
        });
        outputs.forEach((name, output) -> assertClose(name, recorded.get(name), output));
    }

    @Test
    void theBackbonesOutputAndGradientsAreTheOriginals() throws IOException {
        StateDict recorded =
                read("../experiments/src/test/resources/parity-captioning/swin_b_window2.safetensors");
        var config = new SwinConfig(32, 4, 3, 8, List.of(2, 2), List.of(2, 2), 2, 4, 0);
        Swin model = Swin.create(config, Initializer.unset(DType.F32));
        model.load(part(recorded, "weight."));
        Parameter input = new Parameter(recorded.get("input"));
        Tensor probe = recorded.get("grad_probe").cast(DType.F32);
        Variable output = onDevice(() -> {
            Variable y = model.apply(input, Dropout.OFF);
            y.mul(probe).sum().backward();
            return y;
        });
        assertClose("output", recorded.get("f64.output"), output.value());
        Map<String, Parameter> parameters = new LinkedHashMap<>(model.parameters());
        parameters.put("input", input);
        StateDict gradients = part(recorded, "f64.grad.");
        assertTrue(gradients.size() > 40);
        gradients.asMap().forEach((name, gradient) ->
                assertClose(name, gradient, parameters.get(name).grad().orElseThrow()));
    }

    @Test
    void aLlamaIsItsTwinInFloat64() {
        LlamaConfig config = LlamaConfig.small(61, 32, 48, 2, 4, 2, 24);
        var start = Initializer.gaussian(0.3, new Rngs(1).stream("init"));
        Llama model = Llama.create(config, start);
        Llama twin = Llama.of(config, model.stateDict(), DType.F64);
        int[] longer = {3, 1, 4, 1, 5, 9, 2, 6, 53};
        TokenBatch batch = TokenBatch.leftPadded(List.of(longer, new int[] {2, 7, 18}), 10);
        Variable expected = backward(twin.logits(batch));
        Variable logits = onDevice(() -> backward(model.logits(batch)));
        assertClose("logits", expected.value(), logits.value());
        assertGradients(twin.parameters(), model.parameters());
    }

    @Test
    void aBertIsItsTwinInFloat64() {
        var config = new BertConfig(61, 32, 2, 4, 48, 16, 2, 1e-12);
        var start = Initializer.gaussian(0.3, new Rngs(1).stream("init"));
        Bert model = Bert.create(config, start);
        Bert twin = Bert.create(config, Initializer.unset(DType.F64));
        twin.load(model.stateDict());
        var first = new Encoding(new int[] {1, 7, 8, 9, 10, 2}, new int[] {0, 0, 0, 1, 1, 1});
        var second = new Encoding(new int[] {1, 2, 3}, new int[] {0, 0, 1});
        BertBatch batch = BertBatch.of(List.of(first, second));
        Variable expected = backward(twin.hidden(batch, Dropout.OFF));
        Variable hidden = onDevice(() -> backward(model.hidden(batch, Dropout.OFF)));
        assertClose("hidden", expected.value(), hidden.value());
        assertGradients(twin.parameters(), model.parameters());
    }

    /// Gradients of a smooth loss of all outputs.
    private static Variable backward(Variable output) {
        output.square().mean().backward();
        return output;
    }

    private static void assertGradients(
            Map<String, Parameter> twins, Map<String, Parameter> parameters) {
        twins.forEach((name, twin) ->
                assertClose(
                        name,
                        twin.grad().orElseThrow(),
                        parameters.get(name).grad().orElseThrow()));
    }

    /// The device has to take everything but conversions of what the host made.
    private static Variable onDevice(Supplier<Variable> body) {
        return Providers.with(
                TornadoKernels.proxy((_, method, arguments) -> {
                    String name = method.getName();
                    assertTrue(name.equals("copy") || Supported.onDevice(name, arguments), name);
                    return TornadoKernels.call(Device.kernels(), method, arguments);
                }),
                body);
    }

    private static void assertClose(String what, Tensor expected, Tensor actual) {
        assertEquals(DType.F32, actual.type());
        assertEquals(expected.shape(), actual.shape());
        double[] a = expected.toDoubles();
        double[] b = actual.toDoubles();
        for (int i = 0; i < a.length; i++) {
            assertEquals(a[i], b[i], TOLERANCE * (1 + Math.abs(a[i])), what + " " + i);
        }
    }

    private static StateDict read(String file) throws IOException {
        return SafeTensors.read(Path.of(file)).tensors();
    }

    /// The tensors whose names begin with `prefix`, without it.
    private static StateDict part(StateDict all, String prefix) {
        Map<String, Tensor> out = new LinkedHashMap<>();
        for (String name : all.names()) {
            if (name.startsWith(prefix)) {
                out.put(name.substring(prefix.length()), all.get(name));
            }
        }
        return StateDict.of(out);
    }
}
