package org.rewardedsoups.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// The only source of randomness: a seed from which every consumer draws its own named stream.
///
/// A stream depends on its path alone, so adding a consumer never changes what another one sees.
///
/// @param path where this family sits, such as `1/expert-2`; print it to reproduce a failure
public record Rngs(String path) {
    private static final RandomGeneratorFactory<RandomGenerator> ALGORITHM =
            RandomGeneratorFactory.of("L64X128MixRandom");

    /// The family of a seed, whose path is the seed in decimal.
    public Rngs(long seed) {
        this(Long.toString(seed));
    }

    /// A child family: `rngs.fork("expert-2").stream("init")`.
    public Rngs fork(String name) {
        return new Rngs(path + "/" + name);
    }

    /// A fresh generator for one purpose, such as `"init"`, `"sampling"` or `"shuffle"`.
    public RandomGenerator stream(String name) {
        return ALGORITHM.create(sha256(path + "/" + name));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
