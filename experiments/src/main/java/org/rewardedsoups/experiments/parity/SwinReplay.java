package org.rewardedsoups.experiments.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.captioning.BeamSearch;
import org.rewardedsoups.models.captioning.Caption;
import org.rewardedsoups.models.expansionnet.CaptionDropout;
import org.rewardedsoups.models.expansionnet.EndToEnd;
import org.rewardedsoups.models.expansionnet.ExpansionNetConfig;
import org.rewardedsoups.models.expansionnet.Pictures;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.swin.Swin;
import org.rewardedsoups.models.swin.SwinConfig;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// Swin transformers, alone and as the backbone of a captioner.
final class SwinReplay {
    private static final String END_TO_END = "end2end";
    private static final Pattern BEAM = Pattern.compile("beam(\\d+)_out(\\d+)_max(\\d+)");
    private static final int MLP_RATIO = 4; // the original's default

    private SwinReplay() {}

    /// Where the tensors of a recorded backbone are.
    static Path file(Path manifest, String name) {
        return manifest.resolveSibling("swin_" + name + ".safetensors");
    }

    static void replay(
            Path path, Golden manifest, Precision precision, CaptioningTallies tallies)
            throws IOException {
        for (var entry : manifest.json().properties()) {
            Golden recorded = manifest.get(entry.getKey());
            Path file = file(path, entry.getKey());
            try (Scope _ = Scope.open()) {
                if (Files.exists(file)) {
                    StateDict tensors = SafeTensors.read(file).tensors();
                    backbone(recorded, tensors, precision, tallies);
                } else if (entry.getKey().equals(END_TO_END)) {
                    Path own = path.resolveSibling(END_TO_END + ".safetensors");
                    endToEnd(recorded, SafeTensors.read(own).tensors(), precision, tallies);
                }
            }
        }
    }

    private static void backbone(
            Golden recorded, StateDict tensors, Precision precision, CaptioningTallies tallies) {
        Swin model =
                Swin.create(
                        config(recorded.get("config"), ""), Initializer.unset(precision.type()));
        model.load(weights(tensors));
        Parameter input = new Parameter(tensors.get("input").cast(precision.type()));
        Variable output = model.apply(input, Dropout.OFF);
        String at = prefix(precision);
        tallies.numbers(
                "backbone outputs",
                precision,
                recorded.where(),
                output.value(),
                tensors.get(at + "output"));
        if (precision == Precision.FLOAT64) {
            LayoutReplay.compare(model, recorded.get("state_dict"), tallies);
            output.mul(tensors.get("grad_probe")).sum().backward();
            Map<String, Parameter> parameters = new LinkedHashMap<>(model.parameters());
            parameters.put("input", input);
            String gradients = at + "grad.";
            for (String name : tensors.names()) {
                if (name.startsWith(gradients)) {
                    Parameter parameter = parameters.get(name.substring(gradients.length()));
                    tallies.numbers(
                            "backbone gradients",
                            precision,
                            recorded.where() + " " + name,
                            parameter.grad().orElseThrow(),
                            tensors.get(name));
                }
            }
        }
    }

    private static void endToEnd(
            Golden recorded, StateDict tensors, Precision precision, CaptioningTallies tallies) {
        List<String> words = recorded.get("vocab").list().stream().map(Golden::text).toList();
        Golden sizes = recorded.get("captioning");
        ExpansionNetConfig captioner =
                CaptionerRecording.config(
                        sizes, sizes.get("final_swin_dim").integer(), words.size());
        Golden swin = recorded.get("swin");
        EndToEnd model =
                EndToEnd.create(
                        config(swin, "swin_"),
                        captioner,
                        Initializer.unset(precision.type()));
        model.load(weights(tensors));
        Variable image = Variable.constant(tensors.get("image").cast(precision.type()));
        Pictures pictures = Gradients.off(() -> model.encode(image, CaptionDropout.OFF));
        Variable logits =
                Gradients.off(
                        () ->
                                model.captioner()
                                        .logits(
                                                pictures,
                                                tensors.get("dec_x").cast(DType.I32),
                                                recorded.get("dec_x_num_pads").ids(),
                                                CaptionDropout.OFF));
        String at = prefix(precision);
        Tensor encoded = pictures.tokens().value();
        String outputs = "end to end outputs";
        tallies.numbers(
                outputs, precision, at + "enc_out", encoded, tensors.get(at + "enc_out"));
        tallies.numbers(
                outputs, precision, at + "logits", logits.value(), tensors.get(at + "logits"));
        if (precision == Precision.FLOAT64) {
            LayoutReplay.compare(model, recorded.get("state_dict"), tallies);
        } else {
            captions(model, pictures, words, recorded, tallies);
        }
    }

    /// Captions by beam search; how wide it was stands in the names of the recordings.
    private static void captions(
            EndToEnd model,
            Pictures pictures,
            List<String> words,
            Golden recorded,
            CaptioningTallies tallies) {
        for (var entry : recorded.json().properties()) {
            Matcher name = BEAM.matcher(entry.getKey());
            if (!name.matches()) {
                continue;
            }
            int outputs = Integer.parseInt(name.group(2));
            List<List<Caption>> captions =
                    new BeamSearch(
                                    Integer.parseInt(name.group(1)),
                                    Integer.parseInt(name.group(3)),
                                    words.indexOf("SOS"),
                                    words.indexOf("EOS"))
                            .captions(model.captioner().captions(pictures));
            DecodingReplay.compare(
                    tallies,
                    Precision.FLOAT32,
                    "end to end captions",
                    captions.stream().map(all -> all.subList(0, outputs)).toList(),
                    recorded.get(entry.getKey()));
        }
    }

    private static SwinConfig config(Golden config, String prefix) {
        return new SwinConfig(
                config.get(prefix + "img_size").integer(),
                config.get(prefix + "patch_size").integer(),
                config.get(prefix + "in_chans").integer(),
                config.get(prefix + "embed_dim").integer(),
                config.get(prefix + "depths").list().stream().map(Golden::integer).toList(),
                config.get(prefix + "num_heads").list().stream().map(Golden::integer).toList(),
                config.get(prefix + "window_size").integer(),
                config.find(prefix + "mlp_ratio").map(Golden::integer).orElse(MLP_RATIO),
                0);
    }

    private static StateDict weights(StateDict tensors) {
        String prefix = "weight.";
        Map<String, Tensor> out = new LinkedHashMap<>();
        tensors.asMap()
                .forEach(
                        (name, tensor) -> {
                            if (name.startsWith(prefix)) {
                                out.put(name.substring(prefix.length()), tensor);
                            }
                        });
        return StateDict.of(out);
    }

    private static String prefix(Precision precision) {
        return precision == Precision.FLOAT64 ? "f64." : "f32.";
    }
}
