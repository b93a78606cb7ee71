package org.rewardedsoups.tensor.tornado;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;

/// Products of matrices as calls of NVIDIA's cuBLAS, which TornadoVM makes between kernels where
/// its SDK and the device have it.
///
/// `-Dtensor.products=tf32` lets cuBLAS round factors to 10 bits, for tensor cores; `=bf16` has large
/// products of two matrices done in bfloat16, as PyTorch's autocast does (factors and results are
/// rounded to 7 bits, sums are float32); `=own` leaves products to [Products]. cuBLAS stores matrices
/// by columns: `out = a·b` by rows is `outᵀ = bᵀ·aᵀ` to it.
final class CuBlas {
    private static final String MODULE = "tornado.cublas";

    /// What does products.
    enum Kind {
        OWN,
        FLOAT32,
        TF32,
        BF16
    }

    private CuBlas() {}

    private static Kind asked() {
        String asked = System.getProperty("tensor.products", "float32");
        return switch (asked) {
            case "own" -> Kind.OWN;
            case "float32" -> Kind.FLOAT32;
            case "tf32" -> Kind.TF32;
            case "bf16" -> Kind.BF16;
            default ->
                    throw new IllegalArgumentException(
                            "-Dtensor.products: expected own, float32, tf32 or bf16, got "
                                    + asked);
        };
    }

    /// What does products in this JVM.
    ///
    /// @throws IllegalArgumentException if there is no such kind
    /// @throws IllegalStateException if it was asked for TF32 or BF16 and there is no cuBLAS
    static Kind kind() {
        Kind kind = asked();
        boolean here =
                Installation.HERE.cuda() && ModuleLayer.boot().findModule(MODULE).isPresent();
        if ((kind == Kind.TF32 || kind == Kind.BF16) && !here) {
            throw new IllegalStateException(
                    "-Dtensor.products="
                            + kind.name().toLowerCase(Locale.ROOT)
                            + ": expected a device of CUDA and a TornadoVM with cuBLAS, got none;"
                            + " use float32");
        }
        return here ? kind : Kind.OWN;
    }

    /// A matrix as cuBLAS wants it: as it lies, or transposed.
    ///
    /// @param leading from one row of what lies there to the next
    private record Factor(boolean transposed, int leading, long batch) {
        int operation() {
            return transposed ? 1 : 0;
        }

        /// How cuBLAS takes a matrix of `rows` by `columns`, or empty if neither rows nor columns
        /// are in one piece.
        static Optional<Factor> of(int rows, int columns, int batch, int row, int column) {
            if ((column == 1 || columns == 1) && (row >= columns || rows == 1)) {
                return Optional.of(new Factor(false, Math.max(row, columns), batch));
            }
            if ((row == 1 || rows == 1) && (column >= rows || columns == 1)) {
                return Optional.of(new Factor(true, Math.max(column, rows), batch));
            }
            return Optional.empty();
        }
    }

    /// The call that does what a launch does, or empty if the launch is not a product or cuBLAS
    /// cannot do it: operands must begin where their memory does, sizes stay the same, and of each
    /// factor rows or columns lie in one piece.
    ///
    /// @param kind what does products
    /// @param operands arrays of a, b and out
    static Optional<LibraryTaskDescriptor> product(
            Kind kind, LinearRecording.Task task, Object[] operands) {
        DeviceKernel kernel = task.entry().kernel();
        if (kernel == DeviceKernel.BF16_PRODUCT) {
            return Optional.of(bf16Product(task, operands));
        }
        boolean product = kernel == DeviceKernel.MATRIX_PRODUCT;
        if (kind == Kind.OWN || !product || !task.ints().constant()) {
            return Optional.empty();
        }
        int count = Math.toIntExact(task.entry().grid().z());
        Optional<LibraryTaskDescriptor> call = product(ints(task), count, operands);
        return kind == Kind.TF32 ? call.map(each -> each.withTuning(tf32())) : call;
    }

    private static int[] ints(LinearRecording.Task task) {
        return task.ints().base().stream().mapToInt(each -> each).toArray();
    }

    private static LibraryTaskDescriptor bf16Product(
            LinearRecording.Task task, Object[] operands) {
        if (!task.ints().constant()) {
            throw new IllegalStateException(
                    "-Dtensor.products=bf16: expected large products of sizes that stay the same, got"
                            + " one that follows the counts of its step; use float32");
        }
        return bf16Product(ints(task), operands);
    }

    /// The call for matrices in bfloat16, rows or columns of each in one piece from the start of its
    /// memory.
    ///
    /// @param ints those of [Products#matrixProduct]
    static LibraryTaskDescriptor bf16Product(int[] ints, Object[] operands) {
        Factor a = Factor.of(ints[3], ints[5], 0, ints[7], ints[8]).orElseThrow();
        Factor b = Factor.of(ints[5], ints[4], 0, ints[10], ints[11]).orElseThrow();
        Object[] arguments = {
            b.operation(),
            a.operation(),
            ints[4],
            ints[3],
            ints[5],
            1f,
            operands[1],
            b.leading(),
            operands[0],
            a.leading(),
            0f,
            operands[2],
            ints[4]
        };
        return call("cublasGemmExBF16", arguments, 11, Access.WRITE_ONLY);
    }

    /// @param result which argument is the result
    private static LibraryTaskDescriptor call(
            String function, Object[] arguments, int result, Access of) {
        Access[] access = new Access[arguments.length];
        Arrays.fill(access, Access.READ_ONLY);
        access[result] = of;
        return new LibraryTaskDescriptor()
                .withLibrary("nvidia/cublas")
                .withFunction(function)
                .withParameters(arguments)
                .withAccess(access);
    }

    /// @param ints those of [Products#matrixProduct]
    /// @param count matrices of the batch
    static Optional<LibraryTaskDescriptor> product(int[] ints, int count, Object[] operands) {
        if (ints[0] != 0 || ints[1] != 0 || ints[2] != 0) {
            return Optional.empty();
        }
        int rows = ints[3];
        int columns = ints[4];
        int inner = ints[5];
        Optional<Factor> a = Factor.of(rows, inner, ints[6], ints[7], ints[8]);
        Optional<Factor> b = Factor.of(inner, columns, ints[9], ints[10], ints[11]);
        boolean accumulate = ints[12] == 1;
        return a.flatMap(left ->
                b.map(right ->
                        call(left, right, rows, columns, inner, accumulate, count, operands)));
    }

    private static LibraryTaskDescriptor call(
            Factor a,
            Factor b,
            int rows,
            int columns,
            int inner,
            boolean accumulate,
            int count,
            Object[] operands) {
        Object[] arguments = {
            b.operation(),
            a.operation(),
            columns,
            rows,
            inner,
            1f,
            operands[1],
            b.leading(),
            b.batch(),
            operands[0],
            a.leading(),
            a.batch(),
            accumulate ? 1f : 0f,
            operands[2],
            columns,
            (long) rows * columns,
            count
        };
        Access of = accumulate ? Access.READ_WRITE : Access.WRITE_ONLY;
        return call("cublasSgemmStridedBatched", arguments, 13, of);
    }

    /// `new CuBlasOptions().withMathMode(CUBLAS_TF32_TENSOR_OP_MATH)`; by name, since an SDK
    /// without CUDA does not have these classes.
    private static Object tf32() {
        try {
            Class<?> options = Class.forName("uk.ac.manchester.tornado.cublas.CuBlasOptions");
            Class<?> mode = Class.forName("uk.ac.manchester.tornado.cublas.enums.CuBlasMathMode");
            Object tf32 = mode.getField("CUBLAS_TF32_TENSOR_OP_MATH").get(null);
            return options.getMethod("withMathMode", mode)
                    .invoke(options.getConstructor().newInstance(), tf32);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "-Dtensor.products=tf32: expected the cuBLAS of TornadoVM 5.2.0, got another;"
                            + " use float32",
                    e);
        }
    }
}
