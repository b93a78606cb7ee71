package org.rewardedsoups.experiments.parity;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.experiments.run.Json;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.models.captioning.BeamSearch;
import org.rewardedsoups.models.captioning.Caption;
import org.rewardedsoups.models.captioning.CaptionSampling;
import org.rewardedsoups.models.captioning.CaptionSource;
import org.rewardedsoups.models.captioning.Draw;
import org.rewardedsoups.models.captioning.Ensemble;
import org.rewardedsoups.models.expansionnet.CaptionDropout;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.models.expansionnet.Pictures;

/// Captions by beam search, by sampling, and by ensembles. What was done stands in the names of the
/// recordings.
record DecodingReplay() implements CaptionerReplay {
    static final String FILE = "decoding.json";
    private static final Pattern BEAM =
            Pattern.compile(
                    "(f64:)?beam_size=(\\d+),how_many_outputs=(\\d+),max_len=(\\d+),(nopad|pad)");
    private static final Pattern SAMPLING =
            Pattern.compile("(sampling|sampling_inverse_cdf) n=(\\d+) max_len=(\\d+) (nopad|pad)");
    private static final Pattern ENSEMBLE =
            Pattern.compile("ensemble coeffs=(\\S+) beam(\\d+) out(\\d+) max(\\d+) (nopad|pad)");

    @Override
    public void replay(CaptionerRecording recording, CaptioningTallies tallies) {
        Golden file = file(recording);
        ExpansionNet model = recording.model(CaptionerRecording.WEIGHTS);
        boolean exact = recording.precision() == Precision.FLOAT64;
        for (var entry : file.json().properties()) {
            Golden recorded = file.get(entry.getKey());
            Matcher beam = BEAM.matcher(entry.getKey());
            Matcher sampling = SAMPLING.matcher(entry.getKey());
            Matcher ensemble = ENSEMBLE.matcher(entry.getKey());
            if (beam.matches()) {
                if (exact == (beam.group(1) != null)) {
                    search(recording, tallies, model, beam, recorded);
                }
            } else if (exact) {
                continue;
            } else if (sampling.matches()) {
                sample(recording, tallies, model, sampling, recorded);
            } else if (ensemble.matches()) {
                ensemble(recording, tallies, model, ensemble, recorded);
            } else {
                tallies.of("captions", Precision.EITHER).failed("unknown: " + entry.getKey());
            }
        }
    }

    private static Golden file(CaptionerRecording recording) {
        var path = recording.path().resolveSibling(FILE);
        try {
            return new Golden(Json.read(path), path.toString());
        } catch (IOException e) {
            throw new UserException("cannot be read", path.toString(), "record the folder anew");
        }
    }

    private static void search(
            CaptionerRecording recording,
            CaptioningTallies tallies,
            ExpansionNet model,
            Matcher name,
            Golden recorded) {
        Pictures pictures = pictures(recording, model, name.group(5));
        search(
                recording,
                tallies,
                model.captions(pictures),
                Stream.of(2, 3, 4).mapToInt(i -> Integer.parseInt(name.group(i))).toArray(),
                recorded,
                "captions by beam search");
    }

    private static Pictures pictures(
            CaptionerRecording recording, ExpansionNet model, String padding) {
        return Gradients.off(
                () -> recording.pictures(model, CaptionerRecording.Case.of(padding)));
    }

    /// @param sizes beams, captions of each picture that were recorded, most tokens
    private static void search(
            CaptionerRecording recording,
            CaptioningTallies tallies,
            CaptionSource source,
            int[] sizes,
            Golden recorded,
            String quantity) {
        List<List<Caption>> captions =
                new BeamSearch(sizes[0], sizes[2], recording.start(), recording.end())
                        .captions(source);
        compare(
                tallies,
                recording.precision(),
                quantity,
                captions.stream().map(all -> all.subList(0, sizes[1])).toList(),
                recorded);
    }

    /// Compares captions word by word and their logprobs, which are recorded with zeros behind them.
    static void compare(
            CaptioningTallies tallies,
            Precision precision,
            String quantity,
            List<List<Caption>> ours,
            Golden recorded) {
        List<List<List<Integer>>> words = CaptionerRecording.captions(recorded.get("captions"));
        List<Golden> logprobs = recorded.get("logprobs").list();
        Tally tally = tallies.of(quantity, precision);
        for (int picture = 0; picture < words.size(); picture++) {
            for (int i = 0; i < words.get(picture).size(); i++) {
                String what = recorded.where() + " picture " + picture + " caption " + i;
                Caption caption = ours.get(picture).get(i);
                tally.same(
                        what,
                        Arrays.stream(caption.tokens()).boxed().toList(),
                        words.get(picture).get(i));
                double[] theirs = logprobs.get(picture).list().get(i).numbers();
                double[] padded = Arrays.copyOf(caption.logprobs(), theirs.length);
                tally.numbers(what, padded, theirs, Tolerance.captioning(precision));
            }
        }
    }

    private static void sample(
            CaptionerRecording recording,
            CaptioningTallies tallies,
            ExpansionNet model,
            Matcher name,
            Golden recorded) {
        int samples = Integer.parseInt(name.group(2));
        Draw draw =
                name.group(1).equals("sampling")
                        ? Draw.replay(rows(recorded, recording.end()))
                        : Draw.from(
                                recorded.get("uniforms_time_by_row").list().stream()
                                        .map(Golden::numbers)
                                        .toArray(double[][]::new));
        CaptionSampling sampling =
                new CaptionSampling(
                        samples,
                        Integer.parseInt(name.group(3)),
                        recording.start(),
                        recording.end());
        Pictures pictures =
                name.group(4).equals("pad")
                        ? withMisplacedPadding(recording, model, samples)
                        : pictures(recording, model, name.group(4));
        CaptionSampling.Samples drawn =
                Gradients.off(() -> sampling.sample(model.captions(pictures), draw));
        compare(
                tallies,
                recording.precision(),
                "captions sampled",
                captions(drawn, samples),
                recorded);
    }

    /// The recorded draws, one row for each caption; what was drawn behind an end does not matter.
    private static int[][] rows(Golden recorded, int end) {
        int steps = recorded.get("logprobs").list().getFirst().list().getFirst().list().size();
        return CaptionerRecording.captions(recorded.get("captions")).stream()
                .flatMap(List::stream)
                .map(
                        caption ->
                                IntStream.range(1, steps)
                                        .map(t -> t < caption.size() ? caption.get(t) : end)
                                        .toArray())
                .toArray(int[][]::new);
    }

    private static List<List<Caption>> captions(CaptionSampling.Samples drawn, int samples) {
        double[] all = drawn.logprobs().value().toDoubles();
        int width = all.length / drawn.captions().size();
        List<List<Caption>> out = new ArrayList<>();
        for (int row = 0; row < drawn.captions().size(); row++) {
            if (row % samples == 0) {
                out.add(new ArrayList<>());
            }
            double[] logprobs = Arrays.copyOfRange(all, row * width, (row + 1) * width);
            out.getLast().add(new Caption(drawn.captions().get(row), logprobs));
        }
        return out;
    }

    /// The original repeats the amounts of padding once for each sample before it gives them to the
    /// encoder, which takes the first B of them; the decoder gets the right ones.
    private static Pictures withMisplacedPadding(
            CaptionerRecording recording, ExpansionNet model, int samples) {
        int[] right = recording.padding(CaptionerRecording.Case.PADDING);
        int[] wrong = IntStream.range(0, right.length).map(i -> right[i / samples]).toArray();
        var features =
                recording.tensors("forward.safetensors").get("enc_x").cast(recording.type());
        return Gradients.off(
                () -> {
                    var constant = Variable.constant(features);
                    Pictures seen = model.encode(constant, wrong, CaptionDropout.OFF);
                    int length = (int) features.dim(1);
                    return new Pictures(
                            seen.tokens(), Arrays.stream(right).map(p -> length - p).toArray());
                });
    }

    private static void ensemble(
            CaptionerRecording recording,
            CaptioningTallies tallies,
            ExpansionNet model,
            Matcher name,
            Golden recorded) {
        ExpansionNet other = recording.model(CaptionerRecording.OTHER_WEIGHTS);
        List<CaptionSource> members =
                Stream.of(model, other)
                        .map(each -> each.captions(pictures(recording, each, name.group(5))))
                        .toList();
        Ensemble ensemble =
                name.group(1).equals("None")
                        ? Ensemble.sum(members)
                        : new Ensemble(
                                members,
                                Arrays.stream(name.group(1).split(","))
                                        .map(Double::valueOf)
                                        .toList());
        search(
                recording,
                tallies,
                ensemble,
                Stream.of(2, 3, 4).mapToInt(i -> Integer.parseInt(name.group(i))).toArray(),
                recorded,
                "captions by ensembles");
    }
}
