package org.rewardedsoups.tensor;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Chooses the kernels once, at the first use of a tensor.
///
/// `-Dtensor.kernels=tornado,vector` lists providers by preference, the first usable one wins; an
/// unknown name, or a list of which none is usable, is an error that says the remedy. Without the
/// property: `vector`, and `scalar` with a loud warning where the Vector API is missing.
public final class Providers {
    private static final System.Logger LOG = System.getLogger("org.rewardedsoups.tensor");
    private static final List<KernelProvider> INSTALLED =
            ServiceLoader.load(KernelProvider.class, KernelProvider.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
    private static final ScopedValue<Function<DType, Kernels>> OTHERS = ScopedValue.newInstance();
    private static final KernelProvider SCALAR = named("scalar");
    private static final Kernels SCALAR_KERNELS = SCALAR.kernels();

    /// While providers try themselves, tensors compute with the scalar kernels.
    private static final KernelProvider CHOSEN =
            with(SCALAR_KERNELS, () -> choose(System.getProperty("tensor.kernels")));

    private static final Kernels CHOSEN_KERNELS = CHOSEN.kernels();

    private Providers() {}

    /// All providers on the class path, usable here or not.
    public static List<KernelProvider> installed() {
        return INSTALLED;
    }

    /// The provider that computes in float32.
    public static KernelProvider chosen() {
        return CHOSEN;
    }

    /// Runs `body` with other kernels for all types, on this thread: so a step is recorded.
    public static <T> T with(Kernels others, Supplier<T> body) {
        return ScopedValue.where(OTHERS, _ -> others).call(body::get);
    }

    /// Runs `body`, in which the heavy work is recorded steps, on this thread: where the chosen kernels
    /// record such steps for a device ([KernelProvider#recorder]), the processor's kernels compute all
    /// that is left, since no single operation is worth the way there and back.
    public static <T, X extends Throwable> T besideSteps(ScopedValue.CallableOp<T, X> body)
            throws X {
        if (CHOSEN.recorder().isEmpty()) {
            return body.call();
        }
        Kernels processor = vectorOrScalar().kernels();
        return ScopedValue.where(OTHERS, type -> type == DType.F32 ? processor : SCALAR_KERNELS)
                .call(body);
    }

    /// The kernels for results of a type: the chosen ones in float32, the scalar ones for the rest.
    public static Kernels kernels(DType type) {
        if (OTHERS.isBound()) {
            return OTHERS.get().apply(type);
        }
        return type == DType.F32 ? CHOSEN_KERNELS : SCALAR_KERNELS;
    }

    static KernelProvider choose(String preference) {
        if (preference == null) {
            return vectorOrScalar();
        }
        List<KernelProvider> preferred =
                List.of(preference.split(",")).stream().map(Providers::named).toList();
        return preferred.stream()
                .filter(provider -> provider.unavailable().isEmpty())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(reasons(preferred)));
    }

    private static KernelProvider vectorOrScalar() {
        KernelProvider vector = named("vector");
        Optional<String> why = vector.unavailable();
        why.ifPresent(
                reason ->
                        LOG.log(
                                System.Logger.Level.WARNING,
                                "kernels: the slow scalar ones are used, 20 times and more slower; "
                                        + reason));
        return why.isEmpty() ? vector : SCALAR;
    }

    private static KernelProvider named(String name) {
        return INSTALLED.stream()
                .filter(provider -> provider.name().equals(name.strip()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "kernels: expected one of "
                                                + INSTALLED.stream()
                                                        .map(KernelProvider::name)
                                                        .sorted()
                                                        .toList()
                                                + ", got "
                                                + name.strip()
                                                + (name.strip().equals("tornado")
                                                        ? "; build with TORNADOVM_HOME set to a"
                                                                + " TornadoVM SDK"
                                                        : "")));
    }

    private static String reasons(List<KernelProvider> providers) {
        return providers.stream()
                .map(provider -> provider.name() + " (" + provider.unavailable().orElse("") + ")")
                .collect(Collectors.joining(", ", "kernels: none is usable here: ", ""));
    }
}
