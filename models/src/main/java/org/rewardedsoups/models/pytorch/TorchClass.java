package org.rewardedsoups.models.pytorch;

import java.util.Arrays;
import java.util.Optional;
import org.rewardedsoups.tensor.DType;

/// The Python classes and functions that a checkpoint may name; all others are refused. None is
/// ever run: each stands for something that the reader does itself.
enum TorchClass {
    ORDERED_DICT("collections", "OrderedDict"),
    REBUILD_TENSOR("torch._utils", "_rebuild_tensor_v2"),
    REBUILD_PARAMETER("torch._utils", "_rebuild_parameter"),
    FLOAT("torch", "FloatStorage", DType.F32),
    DOUBLE("torch", "DoubleStorage", DType.F64),
    HALF("torch", "HalfStorage", DType.F16),
    BFLOAT16("torch", "BFloat16Storage", DType.BF16),
    LONG("torch", "LongStorage", DType.I64),
    INT("torch", "IntStorage", DType.I32),
    CHAR("torch", "CharStorage", DType.I8);

    private final String module;
    private final String name;
    private final Optional<DType> elements;

    TorchClass(String module, String name) {
        this.module = module;
        this.name = name;
        this.elements = Optional.empty();
    }

    TorchClass(String module, String name, DType elements) {
        this.module = module;
        this.name = name;
        this.elements = Optional.of(elements);
    }

    static Optional<TorchClass> find(String module, String name) {
        return Arrays.stream(values())
                .filter(each -> each.module.equals(module) && each.name.equals(name))
                .findFirst();
    }

    /// Type of the elements, of a storage.
    Optional<DType> elements() {
        return elements;
    }
}
