package org.rewardedsoups.rl.metrics.spice;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.rewardedsoups.rl.metrics.spice.Proposition.Attribute;
import org.rewardedsoups.rl.metrics.spice.Proposition.Relation;
import org.rewardedsoups.rl.metrics.spice.Proposition.Thing;

/// The objects of a scene with their attributes and the relations between them (Johnson et al.,
/// 2015), of one caption or of several of the same picture.
///
/// What is said twice is there once: an object joins the one with the same word, or else the one
/// with most meanings in common; so do attributes of an object, and relations between two.
final class SceneGraph {
    private final Concepts concepts;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();

    private static final class Node {
        private Concept object;
        private final List<Concept> attributes = new ArrayList<>();

        private Node(Concept object) {
            this.object = object;
        }
    }

    private static final class Edge {
        private final Node subject;
        private final Node object;
        private Concept relation;

        private Edge(Node subject, Concept relation, Node object) {
            this.subject = subject;
            this.relation = relation;
            this.object = object;
        }
    }

    private SceneGraph(Concepts concepts) {
        this.concepts = concepts;
    }

    /// The graph of everything said, in this order.
    static SceneGraph of(Stream<Proposition> said, Concepts concepts) {
        var graph = new SceneGraph(concepts);
        said.forEachOrdered(graph::add);
        return graph;
    }

    private void add(Proposition proposition) {
        switch (proposition) {
            case Thing(String name) -> node(name);
            case Attribute(String thing, String value) ->
                    addAttribute(node(thing), concepts.of(value));
            case Relation(String subject, String name, String object) ->
                    addEdge(node(subject), concepts.of(name), node(object));
        }
    }

    private Node node(String name) {
        Concept concept = concepts.of(name);
        Node nearest = null;
        double similarity = 0;
        for (Node node : nodes) {
            double next = concept.similarity(node.object);
            if (next > similarity) {
                nearest = node;
                similarity = next;
            }
        }
        if (nearest == null) {
            nearest = new Node(concept);
            nodes.add(nearest);
        } else {
            nearest.object = nearest.object.merged(concept);
        }
        return nearest;
    }

    private static void addAttribute(Node node, Concept value) {
        for (int i = 0; i < node.attributes.size(); i++) {
            Concept known = node.attributes.get(i);
            if (known.similar(value)) {
                node.attributes.set(i, known.merged(value));
                return;
            }
        }
        node.attributes.add(value);
    }

    private void addEdge(Node subject, Concept relation, Node object) {
        for (Edge edge : edges) {
            if (edge.subject == subject
                    && edge.object == object
                    && edge.relation.similar(relation)) {
                edge.relation = edge.relation.merged(relation);
                return;
            }
        }
        edges.add(new Edge(subject, relation, object));
    }

    /// Every object, attribute and relation.
    List<Tuple> tuples() {
        List<Tuple> tuples = new ArrayList<>();
        for (Node node : nodes) {
            tuples.add(Tuple.of(node.object));
            node.attributes.forEach(value -> tuples.add(Tuple.of(node.object, value)));
        }
        for (Edge edge : edges) {
            tuples.add(Tuple.of(edge.subject.object, edge.relation, edge.object.object));
        }
        return tuples;
    }
}
