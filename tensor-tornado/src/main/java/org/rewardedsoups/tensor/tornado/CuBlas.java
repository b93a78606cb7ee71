package org.rewardedsoups.tensor.tornado;

import java.util.Arrays;
import java.util.Optional;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;

/// Products of matrices as calls of NVIDIA's cuBLAS, which TornadoVM makes between kernels where
/// its SDK and the device have it.
///
/// `-Dtensor.products=tf32` lets cuBLAS round factors to 10 bits, for tensor cores; `=own` leaves
/// products to [Products]. cuBLAS stores matrices by columns: `out = a·b` by rows is `outᵀ = bᵀ·aᵀ`
/// to it.
final class CuBlas {
    private static final String MODULE = "tornado.cublas";

    /// What does products.
    enum Kind {
        OWN,
        FLOAT32,
        TF32
    }

    /// Where cuBLAS finds the result among its arguments.
    private static final int RESULT = 13;

    private static final int ARGUMENTS = 17;

    private CuBlas() {}

    private static Kind asked() {
        String asked = System.getProperty("tensor.products", "float32");
        return switch (asked) {
            case "own" -> Kind.OWN;
            case "float32" -> Kind.FLOAT32;
            case "tf32" -> Kind.TF32;
            default ->
                    throw new IllegalArgumentException(
                            "-Dtensor.products: expected own, float32 or tf32, got " + asked);
        };
    }

    /// What does products in this JVM.
    ///
    /// @throws IllegalArgumentException if there is no such kind
    /// @throws IllegalStateException if it was asked for TF32 and there is no cuBLAS
    static Kind kind() {
        Kind kind = asked();
        boolean here =
                Installation.HERE.cuda() && ModuleLayer.boot().findModule(MODULE).isPresent();
        if (kind == Kind.TF32 && !here) {
            throw new IllegalStateException(
                    "-Dtensor.products=tf32: expected a device of CUDA and a TornadoVM with cuBLAS,"
                            + " got none; use float32");
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
        boolean product = task.entry().kernel() == DeviceKernel.MATRIX_PRODUCT;
        if (kind == Kind.OWN || !product || !task.ints().constant()) {
            return Optional.empty();
        }
        int[] ints = task.ints().base().stream().mapToInt(each -> each).toArray();
        int count = Math.toIntExact(task.entry().grid().z());
        Optional<LibraryTaskDescriptor> call = product(ints, count, operands);
        return kind == Kind.TF32 ? call.map(each -> each.withTuning(tf32())) : call;
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
        Access[] access = new Access[ARGUMENTS];
        Arrays.fill(access, Access.READ_ONLY);
        access[RESULT] = accumulate ? Access.READ_WRITE : Access.WRITE_ONLY;
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
        return new LibraryTaskDescriptor()
                .withLibrary("nvidia/cublas")
                .withFunction("cublasSgemmStridedBatched")
                .withParameters(arguments)
                .withAccess(access);
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
