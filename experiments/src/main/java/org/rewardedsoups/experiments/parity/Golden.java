package org.rewardedsoups.experiments.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// A recorded JSON value with its place in the file, read as numbers and tensors.
///
/// Numbers that are not finite are recorded as the strings `NaN`, `Infinity` and `-Infinity`.
///
/// @param where file, case and field, for messages
record Golden(JsonNode json, String where) {

    /// A field that must be there.
    ///
    /// @throws UserException if it is missing
    Golden get(String field) {
        if (!json.has(field)) {
            throw new UserException(
                    "expected a field '" + field + "'", where, "see --help for the layout");
        }
        return new Golden(json.get(field), where + " " + field);
    }

    /// A field that may be missing or null.
    Optional<Golden> find(String field) {
        return json.hasNonNull(field) ? Optional.of(get(field)) : Optional.empty();
    }

    /// The elements of an array.
    List<Golden> list() {
        if (!json.isArray()) {
            throw wrong("an array");
        }
        List<Golden> out = new ArrayList<>();
        for (JsonNode element : json) {
            out.add(new Golden(element, where + "[" + out.size() + "]"));
        }
        return out;
    }

    String text() {
        if (!json.isTextual()) {
            throw wrong("a string");
        }
        return json.textValue();
    }

    boolean truth() {
        if (!json.isBoolean()) {
            throw wrong("true or false");
        }
        return json.booleanValue();
    }

    int integer() {
        if (!json.isNumber() || !json.canConvertToExactIntegral() || !json.canConvertToInt()) {
            throw wrong("a whole number");
        }
        return json.intValue();
    }

    /// A number, or one of the three strings; of defaults also truth values and null (as NaN).
    double number() {
        return switch (json.getNodeType()) {
            case NUMBER -> json.doubleValue();
            case BOOLEAN -> json.booleanValue() ? 1 : 0;
            case NULL -> Double.NaN;
            case STRING ->
                    switch (json.textValue()) {
                        case "NaN" -> Double.NaN;
                        case "Infinity" -> Double.POSITIVE_INFINITY;
                        case "-Infinity" -> Double.NEGATIVE_INFINITY;
                        default -> throw wrong("a number");
                    };
            default -> throw wrong("a number");
        };
    }

    /// All numbers in arrays of any depth, in order.
    double[] numbers() {
        return flat(this).toArray();
    }

    /// Token ids.
    int[] ids() {
        return list().stream().mapToInt(Golden::integer).toArray();
    }

    /// Token ids of several sequences.
    List<int[]> sequences() {
        return list().stream().map(Golden::ids).toList();
    }

    /// Nested arrays of equal lengths as a tensor; a single number has shape `()`.
    Tensor tensor(DType type) {
        List<Long> dims = new ArrayList<>();
        for (Golden at = this; at.json.isArray(); at = at.list().getFirst()) {
            dims.add((long) at.json.size());
            if (at.json.isEmpty()) {
                break;
            }
        }
        Shape shape = new Shape(dims.stream().mapToLong(Long::longValue).toArray());
        double[] values = numbers();
        if (values.length != shape.size()) {
            throw wrong("arrays of equal lengths");
        }
        return Tensor.of(shape, values).cast(type);
    }

    private static DoubleStream flat(Golden golden) {
        return golden.json.isArray()
                ? StreamSupport.stream(golden.json.spliterator(), false)
                        .flatMapToDouble(node -> flat(new Golden(node, golden.where)))
                : DoubleStream.of(golden.number());
    }

    private UserException wrong(String expected) {
        return new UserException("expected " + expected, where, "see --help for the layout");
    }
}
