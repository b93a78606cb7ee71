package org.rewardedsoups.tensor.tornado.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.tornado.GptSizes;

/// What the command line asks for.
///
/// @param skip parts left out
/// @param runs timed, of which the median counts
/// @param weights type of the LLaMA's frozen matrices, F32 or BF16
record Options(
        boolean quick,
        List<String> skip,
        GptSizes gpt,
        int runs,
        DType weights,
        Optional<Path> json) {
    static final List<String> PARTS = List.of("gpt", "products", "copy", "decode", "lora");

    static final String USAGE =
            """
            exec:exec@gpu: time the device and the CPU on the same work, and compare results.

            --quick              tiny sizes, for a try
            --skip=PART,PART     leave out some of gpt, products, copy, decode, lora
            --layers=6 --channels=384 --tokens=128 --batch=8 --vocabulary=8192
                                 sizes of the GPT
            --weights=f32|bf16   what the frozen weights of decode and lora are stored in; f32 unless said
            --runs=11            timed runs of each job; their median counts
            --json=FILE          also write the figures to this file
            """;

    static Options parse(String... args) {
        boolean quick = List.of(args).contains("--quick");
        GptSizes sizes = quick ? GptSizes.QUICK : GptSizes.FULL;
        int layers = sizes.layers();
        int channels = sizes.channels();
        int tokens = sizes.tokens();
        int batch = sizes.batch();
        int vocabulary = sizes.vocabulary();
        int runs = quick ? 3 : 11;
        DType weights = DType.F32;
        List<String> skip = new ArrayList<>();
        Optional<Path> json = Optional.empty();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            String value = equals < 0 ? "" : arg.substring(equals + 1);
            switch (equals < 0 ? arg : arg.substring(0, equals + 1)) {
                case "--quick" -> {}
                case "--skip=" -> skip.addAll(List.of(value.split(",")));
                case "--layers=" -> layers = positive(arg, value);
                case "--channels=" -> channels = positive(arg, value);
                case "--tokens=" -> tokens = positive(arg, value);
                case "--batch=" -> batch = positive(arg, value);
                case "--vocabulary=" -> vocabulary = positive(arg, value);
                case "--runs=" -> runs = positive(arg, value);
                case "--weights=" -> weights = weights(arg, value);
                case "--json=" -> json = Optional.of(file(arg, value));
                default ->
                        throw new IllegalArgumentException(
                                "expected an option that --help lists, got " + arg);
            }
        }
        if (!PARTS.containsAll(skip)) {
            throw new IllegalArgumentException(
                    "expected --skip= with parts of " + PARTS + ", got " + skip);
        }
        var gpt = new GptSizes(layers, channels, sizes.head(), tokens, batch, vocabulary);
        return new Options(quick, List.copyOf(skip), gpt, runs, weights, json);
    }

    private static DType weights(String arg, String value) {
        return switch (value) {
            case "f32" -> DType.F32;
            case "bf16" -> DType.BF16;
            default ->
                    throw new IllegalArgumentException("expected --weights=f32 or bf16, got " + arg);
        };
    }

    private static Path file(String arg, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("expected --json= with a file, got " + arg);
        }
        return Path.of(value);
    }

    private static int positive(String arg, String value) {
        if (!value.matches("[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException("expected a number of at least 1, got " + arg);
        }
        return Integer.parseInt(value);
    }

    boolean wants(String part) {
        return !skip.contains(part);
    }
}
