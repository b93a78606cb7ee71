package org.rewardedsoups.tensor.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rewardedsoups.tensor.Kernels;
import org.rewardedsoups.tensor.scalar.ScalarProvider;

class SelfTestTest {
    private final Kernels scalar = new ScalarProvider().kernels();

    @Test
    void vectorKernelsPass() {
        assertEquals(Optional.empty(), SelfTest.failure(new VectorKernels(), scalar));
    }

    static Stream<String> kernels() {
        return Arrays.stream(Kernels.class.getMethods()).map(Method::getName).sorted();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aKernelThatDoesNothingIsFound(String broken) {
        var kernels = new VectorKernels();
        Kernels idle =
                (Kernels)
                        Proxy.newProxyInstance(
                                Kernels.class.getClassLoader(),
                                new Class<?>[] {Kernels.class},
                                (_, method, arguments) ->
                                        method.getName().equals(broken)
                                                ? null
                                                : method.invoke(kernels, arguments));
        Optional<String> failure = SelfTest.failure(idle, scalar);
        assertTrue(failure.isPresent(), broken);
        assertTrue(failure.get().contains("expected") && failure.get().contains("got"), broken);
    }
}
