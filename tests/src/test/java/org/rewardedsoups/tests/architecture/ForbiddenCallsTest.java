package org.rewardedsoups.tests.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.Rngs;

/// Randomness comes from a seed, output goes through `experiments`, and nothing is read with Java
/// serialization.
class ForbiddenCallsTest {

    @Test
    void onlyExperimentsWriteToTheTerminal() {
        noClasses()
                .that(resideOutsideOfPackage("org.rewardedsoups.experiments.."))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(OurClasses.ALL);
    }

    @Test
    void randomNumbersComeFromASeed() {
        noClasses()
                .should()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(StrictMath.class, "random")
                .orShould()
                .callConstructor(Random.class)
                .orShould()
                .callConstructor(SplittableRandom.class)
                .orShould()
                .callMethod(RandomGenerator.class, "getDefault")
                .orShould()
                .callMethod(RandomGenerator.class, "of", String.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocalRandom.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(SecureRandom.class)
                .check(OurClasses.ALL);
    }

    /// Measuring time beside making a generator is fine; doing both in one line is a clock seed.
    @Test
    void noSeedIsReadFromTheClock() {
        var violations = new TreeSet<String>();
        for (JavaClass type : OurClasses.ALL) {
            for (JavaCodeUnit unit : type.getCodeUnits()) {
                Set<Integer> seeded = seededLines(unit);
                unit.getMethodCallsFromSelf().stream()
                        .filter(call -> clock(call) && seeded.contains(call.getLineNumber()))
                        .forEach(call -> violations.add(call.getDescription()));
            }
        }
        assertTrue(violations.isEmpty(), String.join("\n", violations));
    }

    private static Set<Integer> seededLines(JavaCodeUnit unit) {
        return unit.getConstructorCallsFromSelf().stream()
                .filter(
                        call ->
                                call.getTargetOwner().isEquivalentTo(Rngs.class)
                                        || call.getTargetOwner()
                                                .isAssignableTo(RandomGenerator.class))
                .map(JavaConstructorCall::getLineNumber)
                .collect(Collectors.toSet());
    }

    private static boolean clock(JavaMethodCall call) {
        JavaClass owner = call.getTargetOwner();
        return owner.isEquivalentTo(Instant.class)
                || owner.isAssignableTo(Clock.class)
                || owner.isEquivalentTo(System.class)
                        && Set.of("nanoTime", "currentTimeMillis").contains(call.getName());
    }

    @Test
    void nothingIsReadOrWrittenByJavaSerialization() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ObjectInputStream.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ObjectOutputStream.class)
                .check(OurClasses.ALL);
        for (JavaClass type : OurClasses.ALL) {
            boolean declared =
                    type.getRawInterfaces().stream()
                            .anyMatch(each -> each.isEquivalentTo(Serializable.class));
            assertTrue(!declared, type.getName() + " implements Serializable");
        }
    }
}
