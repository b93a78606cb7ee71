package org.rewardedsoups.tensor.vector;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rewardedsoups.tensor.AttentionMask;
import org.rewardedsoups.tensor.Binary;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Int8Matrix;
import org.rewardedsoups.tensor.Kernels;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;

/// Compiled kernels keep vectors in registers: a call leaves nothing on the heap but the few objects
/// that describe its tasks. One boxed vector in an inner loop would be at least a hundred times the
/// limit.
class GarbageTest {
    private static final int ROWS = 256;
    private static final int COLUMNS = 512;

    /// Bytes of a call, however large its tensors: tasks, views, and sums over rows of weights'
    /// gradients (16 arrays of COLUMNS floats, two of them in layer norm).
    private static final long SMALL = 4_096;

    private static final long PARTIAL_SUMS = 2 * VectorNorms.PARTS * (4L * COLUMNS + 64);
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private static final RandomGenerator RNG = new Rngs(1).stream("garbage");
    private static final Kernels KERNELS = new VectorKernels();

    /// Every kernel once, as the self-test does when a program starts: what is compiled before all classes
    /// of vectors are there may box for good.
    @BeforeAll
    static void loadClasses() {
        once().forEach(call -> ((Runnable) call.get()[1]).run());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void leavesNothingOnTheHeap(String name, Runnable call, long limit) {
        long start = System.nanoTime();
        long bytes = Long.MAX_VALUE;
        while (bytes > limit && System.nanoTime() - start < PATIENCE_NANOS) {
            bytes = allocatedBy(call);
        }
        assertTrue(bytes <= limit, name + ": expected at most " + limit + " bytes, got " + bytes);
    }

    private static long allocatedBy(Runnable call) {
        int repeats = 10;
        long before = allocated();
        for (int i = 0; i < repeats; i++) {
            call.run();
        }
        return (allocated() - before) / repeats;
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
    }

    /// All once, and once more: the compiler may come to the methods that call a kernel's loops late,
    /// take these in, and box.
    static Stream<Arguments> calls() {
        List<Arguments> all = once().toList();
        Stream<Arguments> again =
                all.stream()
                        .map(Arguments::get)
                        .map(each -> arguments(each[0] + ", once more", each[1], each[2]));
        return Stream.concat(all.stream(), again);
    }

    private static Stream<Arguments> once() {
        Map<String, Runnable> calls = new LinkedHashMap<>();
        addElementwise(calls);
        addRows(calls);
        addProducts(calls);
        addAttention(calls);
        Stream<Arguments> small =
                calls.entrySet().stream().map(e -> arguments(e.getKey(), e.getValue(), SMALL));
        Map<String, Runnable> gradients = new LinkedHashMap<>();
        addGradientsOfWeights(gradients);
        return Stream.concat(
                small,
                gradients.entrySet().stream()
                        .map(e -> arguments(e.getKey(), e.getValue(), SMALL + PARTIAL_SUMS)));
    }

    private static Tensor random(long... dims) {
        return Tensor.gaussian(RNG, dims);
    }

    private static void addElementwise(Map<String, Runnable> calls) {
        Tensor x = random(ROWS, COLUMNS).map(Unary.ABS);
        Tensor y = random(ROWS, COLUMNS);
        Tensor z = random(ROWS, COLUMNS);
        Tensor out = Tensor.zeros(ROWS, COLUMNS);
        Tensor second = Tensor.zeros(ROWS, COLUMNS);
        Tensor row = random(1, COLUMNS).expand(x.shape());
        for (Unary op : Unary.values()) {
            calls.put(op.name(), () -> KERNELS.unary(op, x, out));
        }
        for (Binary op : Binary.values()) {
            calls.put(op.name(), () -> KERNELS.binary(op, x, y, out));
        }
        calls.put("ADD of a row", () -> KERNELS.binary(Binary.ADD, x, row, out));
        calls.put("swiGlu", () -> KERNELS.swiGlu(x, y, out));
        calls.put("swiGluGrad", () -> KERNELS.swiGluGrad(x, y, z, out, second));
        calls.put("biasGelu", () -> KERNELS.biasGelu(x, row.slice(0, 0, 1).copy(), out));
        var step = new Kernels.AdamStep(1e-9, 0.9, 0.99, 1e-8, 0.1, 3);
        calls.put("adamW", () -> KERNELS.adamW(y, z, out, second, step));
        Tensor turned = out.reshape(out.dim(1), out.dim(0));
        calls.put("copy of a transpose", () -> KERNELS.copy(x.transpose(), turned));
    }

    private static void addRows(Map<String, Runnable> calls) {
        Tensor x = random(ROWS, COLUMNS);
        Tensor y = random(ROWS, COLUMNS);
        Tensor out = Tensor.zeros(ROWS, COLUMNS);
        Tensor weight = random(COLUMNS);
        Tensor r = Tensor.zeros(ROWS);
        Tensor mean = Tensor.zeros(ROWS);
        Tensor sums = Tensor.zeros(COLUMNS);
        Tensor ids = Tensor.of(new Shape(ROWS), new int[ROWS]);
        calls.put("sum", () -> KERNELS.sum(x.reshape(ROWS, COLUMNS, 1), r.reshape(ROWS, 1)));
        calls.put(
                "sum of columns",
                () -> KERNELS.sum(x.reshape(1, ROWS, COLUMNS), sums.reshape(1, COLUMNS)));
        calls.put("max", () -> KERNELS.max(x.reshape(ROWS, COLUMNS, 1), r.reshape(ROWS, 1)));
        calls.put("softmax", () -> KERNELS.softmax(x, out));
        calls.put("logSoftmax", () -> KERNELS.logSoftmax(x, out));
        calls.put("softmaxGrad", () -> KERNELS.softmaxGrad(x, y, out));
        calls.put("rmsNorm", () -> KERNELS.rmsNorm(x, weight, 1e-5, out, r));
        calls.put("layerNorm", () -> KERNELS.layerNorm(x, weight, weight, 1e-5, out, mean, r));
        calls.put("crossEntropy", () -> KERNELS.crossEntropy(x, ids, r, mean));
        calls.put("crossEntropyGrad", () -> KERNELS.crossEntropyGrad(x, ids, mean, r, out));
        Tensor ones = Tensor.full(DType.F32, r.shape(), 1);
        Tensor drawn = ids.copy();
        calls.put("sample", () -> KERNELS.sample(x, mean, ids, ones, drawn));
        calls.put("gatherRows", () -> KERNELS.gatherRows(x, ids, out));
        calls.put("scatterAddRows", () -> KERNELS.scatterAddRows(x, ids, out));
    }

    private static void addGradientsOfWeights(Map<String, Runnable> calls) {
        Tensor x = random(ROWS, COLUMNS);
        Tensor dy = random(ROWS, COLUMNS);
        Tensor dx = Tensor.zeros(ROWS, COLUMNS);
        Tensor w = random(COLUMNS);
        Tensor dw = Tensor.zeros(COLUMNS);
        Tensor db = Tensor.zeros(COLUMNS);
        Tensor r = random(ROWS);
        calls.put("rmsNormGrad", () -> KERNELS.rmsNormGrad(x, w, r, dy, false, dx, dw));
        calls.put("layerNormGrad", () -> KERNELS.layerNormGrad(x, w, r, r, dy, true, dx, dw, db));
        calls.put("biasGeluGrad", () -> KERNELS.biasGeluGrad(x, w, dy, dx, db));
    }

    private static void addProducts(Map<String, Runnable> calls) {
        Tensor a = random(1, ROWS, COLUMNS);
        Tensor b = random(1, COLUMNS, ROWS);
        Tensor square = Tensor.zeros(1, ROWS, ROWS);
        Tensor large = Tensor.zeros(1, COLUMNS, COLUMNS);
        Tensor line = random(1, 1, COLUMNS);
        Tensor short_ = Tensor.zeros(1, 1, ROWS);
        Tensor half = a.cast(DType.BF16);
        Tensor halfB = b.cast(DType.BF16);
        Int8Matrix int8 = Int8Matrix.of(a.reshape(ROWS, COLUMNS));
        calls.put("a·b", () -> KERNELS.matmul(a, b, false, square));
        calls.put("a·aᵀ", () -> KERNELS.matmul(a, a.transpose(), true, square));
        calls.put("aᵀ·a", () -> KERNELS.matmul(a.transpose(), a, true, large));
        calls.put("row·aᵀ", () -> KERNELS.matmul(line, a.transpose(), false, short_));
        calls.put("a·half", () -> KERNELS.matmul(a, half.transpose(), false, square));
        calls.put("a·half b", () -> KERNELS.matmul(a, halfB, false, square));
        calls.put("row·half", () -> KERNELS.matmul(line, half.transpose(), false, short_));
        Tensor flat = a.reshape(ROWS, COLUMNS);
        calls.put("a·int8", () -> KERNELS.int8Product(flat, int8, square.reshape(ROWS, ROWS)));
        calls.put(
                "row·int8",
                () -> KERNELS.int8Product(line.reshape(1, COLUMNS), int8, short_.reshape(1, ROWS)));
    }

    private static void addAttention(Map<String, Runnable> calls) {
        int tokens = 96;
        Tensor q = random(2, tokens, 4, 32);
        Tensor k = random(2, tokens, 2, 32);
        Tensor v = random(2, tokens, 2, 32);
        Tensor out = Tensor.zeros(2, tokens, 4, 32);
        Tensor lse = Tensor.zeros(2, 4, tokens);
        Tensor dq = Tensor.zeros(2, tokens, 4, 32);
        Tensor dk = Tensor.zeros(2, tokens, 2, 32);
        Tensor dv = Tensor.zeros(2, tokens, 2, 32);
        AttentionMask mask = AttentionMask.causal(2, tokens);
        calls.put("attention", () -> KERNELS.attention(q, k, v, mask, 0.2, out, lse));
        Tensor one = q.slice(1, 0, 1).copy();
        Tensor oneOut = Tensor.zeros(2, 1, 4, 32);
        Tensor oneLse = Tensor.zeros(2, 4, 1);
        calls.put(
                "attention of one query",
                () -> KERNELS.attention(one, k, v, mask, 0.2, oneOut, oneLse));
        Tensor last = random(1, 1, 8, 64);
        Tensor text = random(1, 2048, 8, 64);
        Tensor lastOut = Tensor.zeros(1, 1, 8, 64);
        Tensor lastLse = Tensor.zeros(1, 8, 1);
        AttentionMask all = AttentionMask.causal(1, 2048);
        calls.put(
                "attention of one query to a long text",
                () -> KERNELS.attention(last, text, text, all, 0.2, lastOut, lastLse));
        calls.put(
                "attentionGrad",
                () -> KERNELS.attentionGrad(q, k, v, mask, 0.2, out, lse, q, dq, dk, dv));
        int[] steps = new int[2 * tokens];
        Tensor positions = Tensor.of(new Shape(2 * tokens), steps);
        Tensor angles = random(4, 16);
        Tensor x = q.reshape(2 * tokens, 4, 32);
        Tensor turned = Tensor.zeros(2 * tokens, 4, 32);
        calls.put("rope", () -> KERNELS.rope(x, positions, angles, angles, false, turned));
    }
}
