package org.rewardedsoups.autograd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

/// Reverse-mode differentiation: gradients flow from a scalar to the parameters, each node after
/// all of its users (Linnainmaa, 1970).
final class Backward {
    /// Gradients that have not reached all of their users yet.
    private final Map<Variable, Tensor> gradients = new IdentityHashMap<>();

    /// Those of them that nobody else refers to, so that more may be added in place.
    private final Set<Tensor> own = Collections.newSetFromMap(new IdentityHashMap<>());

    private Backward() {}

    static void run(Variable loss) {
        if (loss.value().size() != 1) {
            throw new ShapeException("backward: expected a scalar loss, got " + loss.shape());
        }
        if (!loss.needsGradient()) {
            throw new IllegalStateException(
                    "backward: expected a loss computed from a trainable parameter, got a constant;"
                            + " is everything frozen, or were gradients off?");
        }
        new Backward().flow(loss);
    }

    private void flow(Variable loss) {
        Tensor one = Tensor.full(loss.value().type(), loss.shape(), 1);
        if (loss instanceof Parameter parameter) {
            parameter.accumulate(one);
            return;
        }
        gradients.put(loss, one);
        for (Variable node : usersFirst(loss)) {
            Tensor dy = gradients.remove(node);
            own.remove(dy);
            node.inputs().forEach(wrt -> send(dy, wrt));
        }
    }

    private void send(Tensor dy, Variable.Wrt wrt) {
        if (wrt.input() instanceof Parameter parameter && wrt.adding().isPresent()) {
            parameter.accumulate(dy, wrt.adding().get());
            return;
        }
        Tensor dx = wrt.gradient().apply(dy).sumTo(wrt.input().shape());
        if (wrt.input() instanceof Parameter parameter) {
            parameter.accumulate(dx);
        } else {
            gradients.merge(wrt.input(), dx, this::sum);
        }
    }

    private Tensor sum(Tensor before, Tensor dx) {
        if (own.contains(before)) {
            before.accumulate(dx);
            return before;
        }
        Tensor sum = before.add(dx);
        own.add(sum);
        return sum;
    }

    /// All nodes that need a gradient but the parameters, every node before its inputs; an explicit
    /// stack, since graphs are deeper than the JVM's.
    private static List<Variable> usersFirst(Variable root) {
        List<Variable> finished = new ArrayList<>();
        Set<Variable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Visit> stack = new ArrayDeque<>();
        seen.add(root);
        stack.push(new Visit(root));
        while (!stack.isEmpty()) {
            Visit visit = stack.peek();
            if (visit.next == visit.node.inputs().size()) {
                finished.add(stack.pop().node);
                continue;
            }
            Variable input = visit.node.inputs().get(visit.next++).input();
            if (!(input instanceof Parameter) && seen.add(input)) {
                stack.push(new Visit(input));
            }
        }
        return finished.reversed();
    }

    private static final class Visit {
        final Variable node;
        int next;

        Visit(Variable node) {
            this.node = node;
        }
    }
}
