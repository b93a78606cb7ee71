package org.rewardedsoups.tests.determinism;

import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import org.rewardedsoups.tensor.Tensor;

/// The SHA-256 of tensors' bits.
final class Digest {
    private Digest() {}

    static String of(Collection<Tensor> tensors) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Tensor tensor : tensors) {
                digest.update(tensor.plain().data().toArray(ValueLayout.JAVA_BYTE));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
