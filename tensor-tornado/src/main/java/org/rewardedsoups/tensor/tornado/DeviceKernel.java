package org.rewardedsoups.tensor.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task10;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task11;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task4;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task5;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task6;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task7;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task8;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task9;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// The kernels there are, each a static method that TornadoVM compiles for the device.
///
/// None is named like a function of OpenCL, which would not compile. All take a context, `ints`,
/// `floats` and then their operands, arrays of floats or of ints.
enum DeviceKernel {
    FILL(one(Elementwise::fillAll)),
    UNARY(two(Elementwise::unaryOp)),
    BINARY(three(Elementwise::binaryOp)),
    COPY(two(Elementwise::copyElements)),
    SWIGLU(three(Elementwise::swiGlu)),
    SWIGLU_GRAD(five(Elementwise::swiGluGrad)),
    BIAS_GELU(three(Elementwise::biasGelu)),
    BIAS_GELU_GRAD(four(Elementwise::biasGeluGrad)),
    SUM_ROWS(two(Rows::sumRows)),
    MAX_ROWS(two(Rows::maxRows)),
    MAX_COLUMNS(two(Rows::maxColumns)),
    SOFTMAX(two(Rows::softmaxRows)),
    SOFTMAX_GRAD(three(Rows::softmaxGrad)),
    CROSS_ENTROPY(four(Rows::crossEntropy)),
    CROSS_ENTROPY_GRAD(five(Rows::crossEntropyGrad)),
    SAMPLE(five(Draws::sampleRows)),
    SUM_COLUMNS(two(Columns::sumColumns)),
    RMS_NORM(four(Norms::rmsNorm)),
    RMS_NORM_GRAD(five(Norms::rmsNormGrad)),
    RMS_WEIGHT_GRAD(four(Columns::rmsWeightGrad)),
    LAYER_NORM(six(Norms::layerNorm)),
    LAYER_NORM_GRAD(six(Norms::layerNormGrad)),
    LAYER_WEIGHT_GRAD(six(Columns::layerWeightGrad)),
    MATRIX_PRODUCT(three(Products::matrixProduct)),
    MATRIX_BF16_PRODUCT(three(ProductsBf16::matrixBf16Product)),
    FEW_ROWS_PRODUCT(three(FewRows::fewRowsProduct)),
    FEW_ROWS_BF16_PRODUCT(three(FewRowsBf16::fewRowsBf16Product)),
    ONE_ROW_PRODUCT(four(OneRow::oneRowProduct)),
    ONE_ROW_BF16_PRODUCT(four(OneRowBf16::oneRowBf16Product)),
    BF16_PRODUCT(DeviceKernel::libraryAlone),
    WIDEN(two(Conversions::widenNumbers)),
    ROUND(two(Conversions::roundNumbers)),
    GATHER(three(Embeddings::gatherRows)),
    GATHER_BF16(three(Embeddings::gatherBf16Rows)),
    SCATTER_ADD(three(Embeddings::scatterAddRows)),
    ROPE(five(Embeddings::rotatePairs)),
    ATTENTION(five(Attention::attend)),
    ATTENTION_QUERIES_GRAD(seven(AttentionGrad::attendQueriesGrad)),
    ATTENTION_KEYS_GRAD(eight(AttentionGrad::attendKeysGrad)),
    ADAMW(four(Optimizer::adamW)),
    TOUCH(eight(Elementwise::touchArrays));

    /// One for all: each would be an array of its own to TornadoVM.
    private static final KernelContext CONTEXT = new KernelContext();

    private final Task task;

    DeviceKernel(Task task) {
        this.task = task;
    }

    /// Adds this kernel to a graph.
    ///
    /// @param operands arrays of the types of the method's parameters
    void addTo(TaskGraph graph, String name, IntArray ints, FloatArray floats, Object[] operands) {
        task.addTo(graph, name, CONTEXT, ints, floats, operands);
    }

    /// A method as a task of a graph, whatever its number of operands; their types are checked
    /// where launches are made.
    @FunctionalInterface
    private interface Task {
        void addTo(
                TaskGraph graph,
                String name,
                KernelContext context,
                IntArray ints,
                FloatArray floats,
                Object[] operands);
    }

    /// What no kernel of ours does; see [CuBlas].
    private static void libraryAlone(
            TaskGraph graph,
            String name,
            KernelContext context,
            IntArray ints,
            FloatArray floats,
            Object[] operands) {
        throw new IllegalStateException(
                "products in bfloat16: expected a library to do them, got a graph of kernels; use"
                        + " -Dtensor.products=float32");
    }

    @SuppressWarnings("unchecked")
    private static <A> Task one(Task4<KernelContext, IntArray, FloatArray, A> method) {
        return (graph, name, c, i, f, o) -> graph.task(name, method, c, i, f, (A) o[0]);
    }

    @SuppressWarnings("unchecked")
    private static <A, B> Task two(Task5<KernelContext, IntArray, FloatArray, A, B> method) {
        return (graph, name, c, i, f, o) -> graph.task(name, method, c, i, f, (A) o[0], (B) o[1]);
    }

    @SuppressWarnings("unchecked")
    private static <A, B, C> Task three(
            Task6<KernelContext, IntArray, FloatArray, A, B, C> method) {
        return (graph, name, c, i, f, o) ->
                graph.task(name, method, c, i, f, (A) o[0], (B) o[1], (C) o[2]);
    }

    @SuppressWarnings("unchecked")
    private static <A, B, C, D> Task four(
            Task7<KernelContext, IntArray, FloatArray, A, B, C, D> method) {
        return (graph, name, c, i, f, o) ->
                graph.task(name, method, c, i, f, (A) o[0], (B) o[1], (C) o[2], (D) o[3]);
    }

    @SuppressWarnings("unchecked")
    private static <A, B, C, D, E> Task five(
            Task8<KernelContext, IntArray, FloatArray, A, B, C, D, E> method) {
        return (graph, name, c, i, f, o) ->
                graph.task(name, method, c, i, f, (A) o[0], (B) o[1], (C) o[2], (D) o[3], (E) o[4]);
    }

    @SuppressWarnings("unchecked")
    private static <A, B, C, D, E, F> Task six(
            Task9<KernelContext, IntArray, FloatArray, A, B, C, D, E, F> method) {
        return (graph, name, c, i, f, o) ->
                graph.task(
                        name, method, c, i, f, (A) o[0], (B) o[1], (C) o[2], (D) o[3], (E) o[4],
                        (F) o[5]);
    }

    @SuppressWarnings("unchecked")
    private static <A, B, C, D, E, F, G> Task seven(
            Task10<KernelContext, IntArray, FloatArray, A, B, C, D, E, F, G> method) {
        return (graph, name, c, i, f, o) ->
                graph.task(
                        name, method, c, i, f, (A) o[0], (B) o[1], (C) o[2], (D) o[3], (E) o[4],
                        (F) o[5], (G) o[6]);
    }

    @SuppressWarnings("unchecked")
    private static <A, B, C, D, E, F, G, H> Task eight(
            Task11<KernelContext, IntArray, FloatArray, A, B, C, D, E, F, G, H> method) {
        return (graph, name, c, i, f, o) ->
                graph.task(
                        name, method, c, i, f, (A) o[0], (B) o[1], (C) o[2], (D) o[3], (E) o[4],
                        (F) o[5], (G) o[6], (H) o[7]);
    }
}
