package org.rewardedsoups.models.pytorch;

import java.util.List;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;

/// Makes tensors from what a pickle says about them, without their numbers.
///
/// @param where the file, for messages
record Rebuilding(String where) {

    /// Numbers in an entry of the file.
    record Storage(String key, DType type, long elements) {}

    /// `('storage', class, key, device, elements)`; devices mean nothing here.
    Storage storage(List<?> id) {
        if (id.size() == 5
                && "storage".equals(id.get(0))
                && id.get(1) instanceof TorchClass kind
                && kind.elements().isPresent()
                && id.get(2) instanceof String key
                && id.get(4) instanceof Long elements
                && elements >= 0) {
            return new Storage(key, kind.elements().get(), elements);
        }
        throw bad("a storage of numbers, got " + id.size() + " values that describe none");
    }

    /// `(storage, offset, sizes, strides, requires_grad, hooks, …)`.
    TorchTensor tensor(List<?> arguments) {
        if (arguments.size() >= 4
                && arguments.get(0) instanceof Storage storage
                && arguments.get(1) instanceof Long offset
                && offset >= 0) {
            long[] sizes = numbers(arguments.get(2));
            long[] strides = numbers(arguments.get(3));
            if (sizes.length == strides.length) {
                return checked(storage, offset, sizes, strides);
            }
        }
        throw bad("a storage, an offset, sizes and strides of a tensor, got something else");
    }

    private TorchTensor checked(Storage storage, long offset, long[] sizes, long[] strides) {
        try {
            TorchTensor tensor =
                    new TorchTensor(
                            storage.key,
                            storage.type,
                            storage.elements,
                            offset,
                            new Shape(sizes),
                            strides);
            if (tensor.fits()) {
                return tensor;
            }
        } catch (ShapeException e) {
            throw bad("a shape, got " + e.getMessage());
        }
        throw bad(
                "a tensor inside its storage of "
                        + storage.elements
                        + " elements, got shape "
                        + new Shape(sizes)
                        + " from element "
                        + offset);
    }

    private long[] numbers(Object value) {
        if (value instanceof List<?> list
                && list.stream().allMatch(item -> item instanceof Long n && n >= 0)) {
            return list.stream().mapToLong(item -> (Long) item).toArray();
        }
        throw bad("sizes or strides, whole numbers from 0 on, got something else");
    }

    ModelFormatException bad(String expectedAndGot) {
        return new ModelFormatException(where + ": expected " + expectedAndGot);
    }
}
