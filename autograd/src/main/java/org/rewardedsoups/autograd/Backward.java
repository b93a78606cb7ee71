package org.rewardedsoups.autograd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

/// Reverse-mode differentiation: gradients flow from a scalar to the parameters, each node after
/// all of its users (Linnainmaa, 1970).
///
/// Memory goes back as soon as its last reader has run. The users of a node have run before it, so
/// that nobody in the graph reads its value once its own gradient functions have: the value and the
/// gradient of a node are released then, and what its functions made on the way is freed.
final class Backward {
    /// Gradients that have not reached all of their users yet; each is held once per node.
    private final Map<Variable, Tensor> gradients = new IdentityHashMap<>();

    /// Those that the present node has sent on. They are held until it is done, so that nothing is
    /// added to one in place while the node may still send the same tensor elsewhere.
    private final List<Tensor> sent = new ArrayList<>();

    /// Where gradients live until they have been used.
    private final Scope scope;

    private Backward(Scope scope) {
        this.scope = scope;
    }

    static void run(Variable loss) {
        if (loss.value().size() != 1) {
            throw new ShapeException("backward: expected a scalar loss, got " + loss.shape());
        }
        if (!loss.needsGradient()) {
            throw new IllegalStateException(
                    "backward: expected a loss computed from a trainable parameter, got a constant;"
                            + " is everything frozen, or were gradients off?");
        }
        loss.value().hold(); // the one value that is read after
        try (Scope _ = Scope.open()) {
            run(loss, Tensor.full(loss.value().type(), loss.shape(), 1));
        }
    }

    /// Lets the gradient `dy` of `root` flow to the parameters and leaves behind it.
    static void run(Variable root, Tensor dy) {
        if (root instanceof Parameter parameter) {
            parameter.accumulate(dy);
            return;
        }
        try (Scope scope = Scope.open()) {
            new Backward(scope).flow(root, dy);
        }
    }

    private void flow(Variable root, Tensor gradient) {
        put(root, gradient);
        for (Variable node : usersFirst(root)) {
            Tensor dy = gradients.remove(node);
            if (node instanceof Leaf leaf) {
                leaf.receive(dy);
            }
            try (Scope temporary = Scope.open()) {
                node.inputs().forEach(wrt -> send(dy, wrt, temporary));
            }
            dy.release();
            node.release();
            sent.forEach(Tensor::release);
            sent.clear();
        }
    }

    private void send(Tensor dy, Variable.Wrt wrt, Scope temporary) {
        Tensor before = gradients.get(wrt.input());
        boolean inPlace = before != null && scope.exclusive(before) && before.contiguous();
        if (wrt.adding().isPresent() && wrt.input() instanceof Parameter parameter) {
            parameter.accumulate(dy, wrt.adding().get());
            return;
        }
        if (wrt.adding().isPresent() && inPlace) {
            wrt.adding().get().accept(dy, before);
            return;
        }
        Tensor dx = wrt.gradient().apply(dy).sumTo(wrt.input().shape());
        if (wrt.input() instanceof Parameter parameter) {
            parameter.accumulate(dx);
            return;
        }
        if (before == null) {
            put(wrt.input(), temporary.keep(dx));
        } else if (inPlace) {
            before.accumulate(dx);
        } else {
            put(wrt.input(), temporary.keep(before.add(dx)));
            before.release();
        }
    }

    private void put(Variable node, Tensor gradient) {
        gradient.hold();
        gradients.put(node, gradient);
        gradient.hold();
        sent.add(gradient);
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
