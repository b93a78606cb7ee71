package org.rewardedsoups.models.tokenizers;

/// The characters with Unicode's property `White_Space`, which is neither of Java's two notions.
final class WhiteSpace {
    private WhiteSpace() {}

    static boolean contains(int codePoint) {
        return switch (codePoint) {
            case ' ', '\t', '\n', 0x0B, '\f', '\r' -> true;
            case 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> codePoint >= 0x2000 && codePoint <= 0x200A;
        };
    }
}
