package org.rewardedsoups.models.pytorch;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.rewardedsoups.tensor.ModelFormatException;

/// Reads Python's pickle format as far as checkpoints need it.
///
/// A pickle is a program for a machine with a stack. In Python it may call anything, which is why
/// opening a checkpoint there can run its author's code. This machine knows a closed list of
/// instructions and of names ([TorchClass]), calls nothing, and refuses the rest.
///
/// Dictionaries become [LinkedHashMap]s, lists and tuples [List]s, whole numbers [Long]s, others
/// [Double]s, None null, tensors [TorchTensor]s.
final class Pickle {
    private final ByteBuffer bytes;
    private final Rebuilding rebuilding;
    private final Map<Long, Object> memo = new HashMap<>();
    private final Deque<List<Object>> marked = new ArrayDeque<>();
    private List<Object> stack = new ArrayList<>();

    /// @param rebuilding makes tensors, and errors that name the file
    Pickle(ByteBuffer bytes, Rebuilding rebuilding) {
        this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.rebuilding = rebuilding;
    }

    /// The one value that the program leaves.
    ///
    /// @throws ModelFormatException if it breaks a rule
    Object read() {
        try {
            while (true) {
                int instruction = bytes.get() & 0xff;
                if (instruction == '.') {
                    return pop();
                }
                run(instruction);
            }
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | NoSuchElementException e) {
            throw bad("an end in the middle of an instruction, or a value that is not there");
        } catch (ClassCastException e) {
            throw bad("a value of another kind than an instruction works on");
        }
    }

    private void run(int instruction) {
        switch (instruction) {
            case 0x80 -> requireProtocol(bytes.get());
            case '(' -> {
                marked.push(stack);
                stack = new ArrayList<>();
            }
            case '}' -> push(new LinkedHashMap<>());
            case ']' -> push(new ArrayList<>());
            case ')' -> push(List.of());
            case 't' -> push(tuple(sinceMark()));
            case 0x85, 0x86, 0x87 -> push(tuple(last(instruction - 0x84)));
            case 'N' -> push(null);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'K' -> push((long) (bytes.get() & 0xff));
            case 'M' -> push((long) (bytes.getShort() & 0xffff));
            case 'J' -> push((long) bytes.getInt());
            case 0x8a -> push(longInteger());
            case 'G' -> push(bigEndianDouble());
            case 'X' -> push(text());
            case 'c' -> push(named(line(), line()));
            case 'q' -> memo.put((long) (bytes.get() & 0xff), top());
            case 'r' -> memo.put(bytes.getInt() & 0xffffffffL, top());
            case 'h' -> push(remembered(bytes.get() & 0xff));
            case 'j' -> push(remembered(bytes.getInt() & 0xffffffffL));
            case 's' -> put(last(2));
            case 'u' -> put(sinceMark());
            case 'a' -> add(last(1));
            case 'e' -> add(sinceMark());
            case 'Q' -> push(rebuilding.storage(tuple()));
            case 'R' -> call(tuple());
            case 'b' -> build();
            default ->
                    throw bad(
                            "instruction 0x%02x at byte %d"
                                    .formatted(instruction, bytes.position() - 1));
        }
    }

    private void call(List<?> arguments) {
        if (!(pop() instanceof TorchClass called)) {
            throw bad("a call of a value");
        }
        push(
                switch (called) {
                    case ORDERED_DICT -> ordered(arguments);
                    case REBUILD_TENSOR -> rebuilding.tensor(arguments);
                    case REBUILD_PARAMETER -> (TorchTensor) arguments.getFirst();
                    default -> throw bad("a call of " + called);
                });
    }

    private Map<Object, Object> ordered(List<?> arguments) {
        if (!arguments.isEmpty()) {
            throw bad("a dictionary made of " + arguments.size() + " arguments");
        }
        return new LinkedHashMap<>();
    }

    /// Attributes of a dictionary, such as versions of modules, are of no use here.
    private void build() {
        pop();
        if (!(top() instanceof Map)) {
            throw bad("attributes of something that is no dictionary");
        }
    }

    private TorchClass named(String module, String name) {
        return TorchClass.find(module, name)
                .orElseThrow(
                        () ->
                                bad(
                                        "the name "
                                                + module
                                                + "."
                                                + name
                                                + ", which is none that weights need; files from"
                                                + " strangers may try to run code by such names"));
    }

    private void put(List<Object> pairs) {
        if (!(top() instanceof Map)) {
            throw bad("an entry for what is no dictionary");
        }
        @SuppressWarnings("unchecked") // only this machine makes maps
        Map<Object, Object> map = (Map<Object, Object>) top();
        for (int i = 0; i < pairs.size(); i += 2) {
            Object key = pairs.get(i);
            if (!(key instanceof String || key instanceof Long)) {
                throw bad("a key that is neither text nor a whole number");
            }
            map.put(key, pairs.get(i + 1));
        }
    }

    private void add(List<Object> items) {
        if (!(top() instanceof ArrayList<?>)) {
            throw bad("something appended to what is no list");
        }
        @SuppressWarnings("unchecked") // only this machine makes lists
        List<Object> list = (List<Object>) top();
        list.addAll(items);
    }

    private List<?> tuple() {
        if (pop() instanceof List<?> list) {
            return list;
        }
        throw bad("a value where a tuple belongs");
    }

    private static List<Object> tuple(List<Object> items) {
        return Collections.unmodifiableList(items);
    }

    private List<Object> sinceMark() {
        if (marked.isEmpty()) {
            throw bad("the end of a group that did not begin");
        }
        List<Object> group = stack;
        stack = marked.pop();
        return group;
    }

    private List<Object> last(int count) {
        List<Object> end = stack.subList(stack.size() - count, stack.size());
        List<Object> out = new ArrayList<>(end);
        end.clear();
        return out;
    }

    private Object remembered(long key) {
        if (!memo.containsKey(key)) {
            throw bad("a value that was not remembered");
        }
        return memo.get(key);
    }

    private void requireProtocol(int protocol) {
        if (protocol != 2) {
            throw bad("protocol " + protocol + " instead of PyTorch's 2");
        }
    }

    private long longInteger() {
        int length = bytes.get() & 0xff;
        if (length > Long.BYTES) {
            throw bad("a whole number of " + length + " bytes");
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            long next = i == length - 1 ? bytes.get() : bytes.get() & 0xff; // the last has the sign
            value |= next << 8 * i;
        }
        return value;
    }

    private double bigEndianDouble() {
        return Double.longBitsToDouble(Long.reverseBytes(bytes.getLong()));
    }

    private String text() {
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw bad("a text of " + Integer.toUnsignedString(length) + " bytes");
        }
        return decoded(length);
    }

    private String line() {
        int length = 0;
        while (bytes.get(bytes.position() + length) != '\n') {
            length++;
        }
        String line = decoded(length);
        bytes.get();
        return line;
    }

    private String decoded(int length) {
        ByteBuffer slice = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(slice).toString();
        } catch (CharacterCodingException e) {
            throw bad("text that is no UTF-8");
        }
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object pop() {
        return stack.removeLast();
    }

    private Object top() {
        return stack.getLast();
    }

    private ModelFormatException bad(String got) {
        return rebuilding.bad("a pickle of tensors and plain values, got " + got);
    }
}
