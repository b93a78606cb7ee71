package org.rewardedsoups.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScopeTest {
    static Stream<Arguments> uses() {
        return Stream.of(
                use("item", x -> x.slice(0, 0, 1).item()),
                use("get", x -> x.get(0, 0)),
                use("set", x -> x.set(1, 0, 0)),
                use("at", x -> x.at(0)),
                use("fill", x -> x.fill(0)),
                use("toFloats", Tensor::toFloats),
                use("toDoubles", Tensor::toDoubles),
                use("toInts", Tensor::toInts),
                use("copy", Tensor::copy),
                use("copy of a view", x -> x.transpose().copy()),
                use("copyFrom", x -> x.copyFrom(Tensor.zeros(1, 2))),
                use("copyFrom it", x -> Tensor.zeros(1, 2).copyFrom(x)),
                use("cast", x -> x.cast(DType.F64)),
                use("add", x -> x.add(1)),
                use("add to another", x -> Tensor.zeros(1, 2).add(x)),
                use("accumulate", x -> Tensor.zeros(1, 2).accumulate(x)),
                use("exp", Tensor::exp),
                use("sum", Tensor::sum),
                use("softmax", Tensor::softmax),
                use("matmul", x -> x.matmul(Tensor.zeros(2, 3))),
                use("reshape", x -> x.reshape(2).item()));
    }

    private static Arguments use(String name, Consumer<Tensor> f) {
        return Arguments.of(name, f);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uses")
    void usingATensorAfterItsScopeIsAnError(String name, Consumer<Tensor> use) {
        Tensor dead;
        try (Scope _ = Scope.open()) {
            dead = Tensor.zeros(1, 2);
        }
        try (Scope _ = Scope.open()) {
            Tensor.full(DType.F32, new Shape(1, 2), 7); // takes the buffer over
            var e = assertThrows(IllegalStateException.class, () -> use.accept(dead));
            assertTrue(e.getMessage().contains("Scope.outside"), e.getMessage());
        }
    }

    @Test
    void aLoopTakesNothingMoreFromTheSystemAfterItsFirstStep() {
        long afterFirst = 0;
        for (int step = 0; step < 20; step++) {
            try (Scope _ = Scope.open()) {
                Tensor x = Tensor.zeros(10, 100 + step % 3);
                x.add(1).exp().sum().item();
            }
            if (step == 0) {
                afterFirst = Scope.reservedBytes();
            }
        }
        assertTrue(afterFirst > 0);
        assertEquals(afterFirst, Scope.reservedBytes());
    }

    @Test
    void tensorsOfAnOpenScopeDoNotShareMemory() {
        try (Scope _ = Scope.open()) {
            Tensor a = Tensor.full(DType.F32, new Shape(16), 1);
            Tensor b = Tensor.full(DType.F32, new Shape(16), 2);
            try (Scope _ = Scope.open()) {
                Tensor.full(DType.F32, new Shape(16), 3);
            }
            Tensor c = Tensor.full(DType.F32, new Shape(16), 4);
            assertEquals(16 + 32 + 64, a.add(b).add(c).sum().item());
        }
    }

    @Test
    void outsideBelongsToTheScopeAroundAndDetachedToNone() {
        try (Scope _ = Scope.open()) {
            Tensor outer;
            Tensor free;
            try (Scope _ = Scope.open()) {
                Tensor x = Tensor.scalar(3);
                outer = Scope.outside(x::copy);
                free = Scope.detached(x::copy);
                assertTrue(Tensor.scalar(1).scoped());
            }
            assertEquals(3, outer.item());
            assertTrue(outer.scoped());
            assertFalse(free.scoped());
        }
    }

    @Test
    void outsideTheOutermostScopeIsNoScope() {
        Tensor x;
        try (Scope _ = Scope.open()) {
            x = Scope.outside(() -> Tensor.scalar(5));
        }
        assertEquals(5, x.item());
        assertFalse(x.scoped());
    }

    @Test
    void aViewDiesWithItsTensor() {
        Tensor view;
        try (Scope _ = Scope.open()) {
            view = Tensor.zeros(2, 3).transpose().slice(0, 1, 2);
        }
        assertThrows(IllegalStateException.class, () -> view.get(0, 0));
    }

    @Test
    void scopesCloseInnermostFirstAndByTheirOwnThread() {
        Scope outer = Scope.open();
        Scope inner = Scope.open();
        assertThrows(IllegalStateException.class, outer::close);
        var e =
                assertThrows(
                        CompletionException.class,
                        () -> CompletableFuture.runAsync(inner::close).join());
        assertTrue(e.getCause() instanceof IllegalStateException);
        inner.close();
        inner.close(); // closing twice does nothing
        outer.close();
    }

    @Test
    void anExceptionClosesTheScopeAndLeavesThePoolInOrder() {
        assertThrows(
                ShapeException.class,
                () -> {
                    try (Scope _ = Scope.open()) {
                        Tensor.zeros(2).add(Tensor.zeros(3));
                    }
                });
        assertFalse(Tensor.zeros(1).scoped());
    }

    @Test
    void memoryIsAlignedForKernels() {
        try (Scope _ = Scope.open()) {
            for (long n : new long[] {0, 1, 3, 17, 1000}) {
                Tensor x = Tensor.zeros(n);
                assertEquals(0, x.data().address() % 64);
                assertEquals(4 * n, x.data().byteSize());
            }
        }
        assertEquals(0, Tensor.zeros(5).data().address() % 64);
    }

    @Test
    void zerosAreZeroInRecycledMemory() {
        for (int step = 0; step < 2; step++) {
            try (Scope _ = Scope.open()) {
                Tensor x = Tensor.zeros(5);
                assertArrayEquals(new float[5], x.toFloats());
                x.fill(9);
            }
        }
    }

    @Test
    void theLastReleaseGivesMemoryBackAndEndsTheTensorAndItsViews() {
        try (Scope _ = Scope.open()) {
            Tensor x = Tensor.full(DType.F32, new Shape(2, 3), 1);
            Tensor view = x.transpose();
            x.hold();
            view.hold();
            x.release();
            assertEquals(6, view.sum().item());
            x.release();
            for (Tensor dead : new Tensor[] {x, view}) {
                var e = assertThrows(IllegalStateException.class, () -> dead.get(0, 0));
                assertTrue(e.getMessage().contains("backward()"), e.getMessage());
            }
            x.release(); // no harm
        }
    }

    @Test
    void releasingATensorOfNoScopeOrOfAnotherThreadDoesNothing() {
        Tensor free = Tensor.scalar(2);
        free.hold();
        free.release();
        assertEquals(2, free.item());
        try (Scope _ = Scope.open()) {
            Tensor x = Tensor.scalar(3);
            x.hold();
            CompletableFuture.runAsync(x::release).join();
            assertEquals(3, x.item());
        }
    }

    @Test
    void whatAScopeKeepsBelongsToTheScopeAround() {
        Tensor free;
        try (Scope outer = Scope.open()) {
            Tensor before = Tensor.scalar(1);
            Tensor kept;
            try (Scope inner = Scope.open()) {
                assertTrue(inner.keep(before) == before);
                Tensor view = Tensor.full(DType.F32, new Shape(3), 4).slice(0, 1, 2);
                kept = inner.keep(view);
                assertTrue(inner.keep(kept) == kept); // it is the outer scope's by now
            }
            Tensor.full(DType.F32, new Shape(3), 5);
            assertEquals(4, kept.item());
            free = outer.keep(kept);
        }
        assertEquals(4, free.item());
        assertFalse(free.scoped());
    }

    @Test
    void thePeakCountsWhatWasInUseAtATimeInsideAScope() {
        long unit = 4L << 20;
        try (Scope outer = Scope.open()) {
            Tensor.zeros(unit / 4);
            Scope inner = Scope.open();
            try (inner) {
                Tensor.zeros(unit / 4);
                Tensor x = Tensor.zeros(unit / 4);
                x.release();
                Tensor.zeros(unit / 4);
                assertEquals(2, inner.peakBytes() / unit);
                assertEquals(3, outer.peakBytes() / unit);
            }
            try (Scope second = Scope.open()) {
                Tensor.zeros(unit / 4);
                assertEquals(1, second.peakBytes() / unit);
            }
            assertEquals(2, inner.peakBytes() / unit);
            assertEquals(3, outer.peakBytes() / unit);
        }
    }
}
