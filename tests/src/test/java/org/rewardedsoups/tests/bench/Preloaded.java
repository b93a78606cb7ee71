package org.rewardedsoups.tests.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.stream.Stream;

/// What the environment does to native libraries.
final class Preloaded {
    private static final String SWITCH = "mkl_serv_intel_cpu_true";

    private Preloaded() {}

    /// Whether a preloaded library answers MKL's question for the processor's maker, so that MKL
    /// uses AVX-512 on AMD too.
    static boolean unlocksMkl() {
        String libraries = System.getenv().getOrDefault("LD_PRELOAD", "");
        try (Arena arena = Arena.ofConfined()) {
            return Stream.of(libraries.split("[: ]"))
                    .filter(path -> !path.isEmpty())
                    .anyMatch(path -> answers(path, arena));
        }
    }

    @SuppressWarnings("restricted") // allowed by --enable-native-access
    private static boolean answers(String library, Arena arena) {
        try {
            return SymbolLookup.libraryLookup(library, arena).find(SWITCH).isPresent();
        } catch (IllegalArgumentException e) {
            return false; // the loader could not load it either, and said so
        }
    }

    /// Settings that slow OpenBLAS down, `NAME=value`.
    static List<String> openBlasSettings() {
        return System.getenv().entrySet().stream()
                .filter(each ->
                        List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE").contains(each.getKey()))
                .map(each -> each.getKey() + "=" + each.getValue())
                .sorted()
                .toList();
    }
}
