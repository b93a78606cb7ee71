package org.rewardedsoups.rl.metrics.spice;

import java.util.List;
import java.util.stream.Stream;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;

/// Semantic propositional image caption evaluation (SPICE; Anderson et al., 2016): F₁ of what a
/// caption says about a scene and what all its references say together,
///
/// `SPICE = 2·P·R/(P + R)`, `P = |T(c) ⊗ T(S)|/|T(c)|`, `R = |T(c) ⊗ T(S)|/|T(S)|`,
///
/// where T(c) are the tuples of the caption's [SceneGraph], T(S) those of the references' and ⊗
/// keeps the caption's tuples that match one of the references', word by word or by a common
/// WordNet synset.
///
/// The original reads captions with Stanford's dependency parser; here [CaptionParser] is a small
/// grammar, so scores are near the original's but not the same. Threads may share an instance.
public final class Spice {
    private final CaptionParser parser;
    private final Concepts concepts;

    private Spice(CaptionParser parser, Concepts concepts) {
        this.parser = parser;
        this.concepts = concepts;
    }

    /// SPICE with the meanings that WordNet gives.
    public static Spice create(WordNet wordNet) {
        return new Spice(CaptionParser.create(wordNet), new Concepts(wordNet));
    }

    /// The scores of a caption.
    ///
    /// @param candidate as [org.rewardedsoups.rl.metrics.text.PtbText] gives it
    /// @param references the same
    public SpiceScores scores(String candidate, List<String> references) {
        return SpiceScores.of(tuples(List.of(candidate)), tuples(references));
    }

    private List<Tuple> tuples(List<String> captions) {
        Stream<Proposition> said = captions.stream().map(parser::parse).flatMap(List::stream);
        return SceneGraph.of(said, concepts).tuples();
    }
}
