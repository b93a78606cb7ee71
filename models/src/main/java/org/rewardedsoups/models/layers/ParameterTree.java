package org.rewardedsoups.models.layers;

import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/// Walks and rebuilds the tree of records that a model is.
public final class ParameterTree {
    private static final Pattern WORD_START =
            Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    private ParameterTree() {}

    /// A rule for rebuilding a model.
    @FunctionalInterface
    public interface Rewrite {
        /// What takes the place of a layer; the layer itself to go on with its components.
        Layer apply(String path, Layer layer);

        /// What takes the place of a parameter.
        default Parameter apply(Parameter parameter) {
            return parameter;
        }
    }

    /// The buffers by path: tensors that are neither trained nor free, but stand in files.
    static SequencedMap<String, Tensor> buffers(Layer root) {
        SequencedMap<String, Tensor> found = new LinkedHashMap<>();
        walk(
                "",
                root,
                (path, leaf) -> {
                    if (leaf instanceof Tensor buffer) {
                        found.put(path, buffer);
                    }
                });
        return found;
    }

    /// The parameters by path, each once.
    static SequencedMap<String, Parameter> parameters(Layer root) {
        SequencedMap<String, Parameter> found = new LinkedHashMap<>();
        Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        walk(
                "",
                root,
                (path, leaf) -> {
                    if (leaf instanceof Parameter parameter && seen.add(parameter)) {
                        found.put(path, parameter);
                    }
                });
        return found;
    }

    private static void walk(String path, Object node, BiConsumer<String, Object> visitor) {
        switch (node) {
            case Parameter parameter -> visitor.accept(path, parameter);
            case Tensor buffer -> visitor.accept(path, buffer);
            case Layer layer -> {
                for (RecordComponent component : components(layer)) {
                    walk(join(path, name(component)), value(layer, component), visitor);
                }
            }
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    walk(join(path, Integer.toString(i)), list.get(i), visitor);
                }
            }
            case Optional<?> optional -> optional.ifPresent(inner -> walk(path, inner, visitor));
            default -> {} // configuration
        }
    }

    /// The same model with some of its layers replaced; what is not replaced is shared.
    ///
    /// @param rule asked for every layer, outermost first; inside a replacement nothing is asked
    /// @throws IllegalArgumentException if a record cannot hold what the rule puts there
    public static <L extends Layer> L rewrite(L root, Rewrite rule) {
        @SuppressWarnings("unchecked") // a record is rebuilt as the same class
        L rewritten = (L) rewriteNode("", root, rule);
        return rewritten;
    }

    /// The same model with parameters of its own, of the same values; tied ones stay tied.
    public static <L extends Layer> L copy(L root) {
        Map<Parameter, Parameter> copies = new IdentityHashMap<>();
        return rewrite(
                root,
                new Rewrite() {
                    @Override
                    public Layer apply(String path, Layer layer) {
                        return layer;
                    }

                    @Override
                    public Parameter apply(Parameter parameter) {
                        return copies.computeIfAbsent(parameter, ParameterTree::copy);
                    }
                });
    }

    private static Parameter copy(Parameter parameter) {
        return new Parameter(Scope.detached(parameter.value()::copy))
                .trainable(parameter.trainable());
    }

    private static Object rewriteNode(String path, Object node, Rewrite rule) {
        return switch (node) {
            case Parameter parameter -> rule.apply(parameter);
            case Layer layer -> {
                Layer replacement = rule.apply(path, layer);
                yield replacement == layer ? rebuild(path, layer, rule) : replacement;
            }
            case List<?> list -> {
                List<Object> items = new ArrayList<>();
                for (int i = 0; i < list.size(); i++) {
                    items.add(rewriteNode(join(path, Integer.toString(i)), list.get(i), rule));
                }
                yield same(list, items) ? list : List.copyOf(items);
            }
            case Optional<?> optional when optional.isPresent() -> {
                Object inner = rewriteNode(path, optional.get(), rule);
                yield inner == optional.get() ? optional : Optional.of(inner);
            }
            default -> node;
        };
    }

    private static Layer rebuild(String path, Layer layer, Rewrite rule) {
        RecordComponent[] components = components(layer);
        List<Object> before = new ArrayList<>();
        List<Object> after = new ArrayList<>();
        for (RecordComponent component : components) {
            Object old = value(layer, component);
            before.add(old);
            after.add(rewriteNode(join(path, name(component)), old, rule));
        }
        if (same(before, after)) {
            return layer;
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        for (int i = 0; i < types.length; i++) {
            if (before.get(i) != after.get(i) && !types[i].isInstance(after.get(i))) {
                throw new IllegalArgumentException(
                        "rewrite: expected a "
                                + types[i].getSimpleName()
                                + " at "
                                + join(path, name(components[i]))
                                + ", got a "
                                + after.get(i).getClass().getSimpleName());
            }
        }
        return construct(layer, types, after.toArray());
    }

    private static boolean same(List<?> before, List<?> after) {
        for (int i = 0; i < before.size(); i++) {
            if (before.get(i) != after.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static Layer construct(Layer layer, Class<?>[] types, Object[] values) {
        try {
            Constructor<?> constructor = layer.getClass().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return (Layer) constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "rewrite: " + layer.getClass().getSimpleName() + " refused its new components",
                    e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("a record has its canonical constructor", e);
        }
    }

    private static RecordComponent[] components(Layer layer) {
        RecordComponent[] components = layer.getClass().getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException(
                    "layer: expected a record, got class " + layer.getClass().getName());
        }
        return components;
    }

    private static Object value(Layer layer, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(layer);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("a record's component can be read", e);
        }
    }

    private static String name(RecordComponent component) {
        Named named = component.getAnnotation(Named.class);
        return named != null ? named.value() : snakeCase(component.getName());
    }

    /// `selfAttn` → `self_attn`, `classAEmbed` → `class_a_embed`.
    static String snakeCase(String camelCase) {
        return WORD_START.matcher(camelCase).replaceAll("_").toLowerCase(Locale.ROOT);
    }

    private static String join(String path, String name) {
        return path.isEmpty() || name.isEmpty() ? path + name : path + "." + name;
    }
}
