package org.rewardedsoups.tests.bench;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/// A library that does the same work as ours in the same process.
interface Peer {

    /// What the table calls it.
    String name();

    /// A matrix product on operands of its own with these values.
    Job product(Product product, float[] a, float[] b);

    /// Training steps of a GPT of these sizes.
    Job training(GptSizes sizes);

    /// Work that can be repeated.
    interface Job {
        void run();

        /// A number that shows what the last run computed, to be compared between libraries.
        double result();
    }

    /// The peer that profile `bench` puts on the class path, if it is there.
    static Optional<Peer> installed(int threads) {
        try {
            Class<?> type = Class.forName(Peer.class.getPackageName() + ".DjlPeer");
            return Optional.of(
                    (Peer) type.getDeclaredConstructor(int.class).newInstance(threads));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("bench: the peer does not start", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("bench: the peer cannot be made", e);
        }
    }
}
