package org.rewardedsoups.tensor;

/// Which keys each query of [Attention] may look at: rows made equally long by padding, or rows one
/// behind the other.
public sealed interface AttentionPattern permits AttentionMask, Segments {}
