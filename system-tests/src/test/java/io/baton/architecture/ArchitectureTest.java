package io.baton.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.baton", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String PROTOCOL = "io.baton.protocol..";
    private static final String NODE = "io.baton.node..";
    private static final String SPI = "io.baton.node.spi..";
    private static final String BROKERS = "io.baton.broker..";
    private static final String STORES = "io.baton.store..";
    private static final String MEMBERSHIPS = "io.baton.membership..";
    private static final String API = "io.baton.node.api..";
    private static final String TESTKIT = "io.baton.testkit..";
    private static final String CLI = "io.baton.cli..";

    @ArchTest
    static final ArchRule protocol_knows_only_values_and_collections =
            classes().that().resideInAPackage(PROTOCOL).should().onlyDependOnClassesThat(areAllowedInTheProtocol());

    @ArchTest
    static final ArchRule protocol_never_asks_for_time_randomness_threads_or_io =
            noClasses().that().resideInAPackage(PROTOCOL).should().accessTargetWhere(isOutsideItsOwnState());

    @ArchTest
    static final ArchRule node_knows_no_adapter = noClasses()
            .that()
            .resideInAPackage(NODE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(BROKERS, STORES, MEMBERSHIPS, CLI);

    @ArchTest
    static final ArchRule spi_speaks_only_of_the_protocol_and_the_api = classes()
            .that()
            .resideInAPackage(SPI)
            .should()
            .onlyDependOnClassesThat(elements(resideInAnyPackage(SPI, API, PROTOCOL, "java..", "org.jspecify..", "")));

    @ArchTest
    static final ArchRule testkit_knows_no_adapter = standsAlone(TESTKIT, BROKERS, STORES, MEMBERSHIPS, CLI);

    @ArchTest
    static final ArchRule brokers_stand_alone = standsAlone(BROKERS, STORES, MEMBERSHIPS, CLI);

    @ArchTest
    static final ArchRule stores_stand_alone = standsAlone(STORES, BROKERS, MEMBERSHIPS, CLI);

    @ArchTest
    static final ArchRule memberships_stand_alone = standsAlone(MEMBERSHIPS, BROKERS, STORES, CLI);

    @ArchTest
    static final ArchRule nothing_reads_serialized_java_objects =
            noClasses().should().dependOnClassesThat().areAssignableTo("java.io.ObjectInputStream");

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes().should(beInANullMarkedPackage());

    private static ArchRule standsAlone(String adapter, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(adapter)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others);
    }

    private static DescribedPredicate<JavaClass> areAllowedInTheProtocol() {
        var packages = resideInAnyPackage(
                PROTOCOL,
                "java.lang",
                "java.lang.annotation",
                "java.lang.invoke",
                "java.lang.runtime",
                "java.util",
                "java.util.function",
                "java.util.stream",
                "org.jspecify..",
                "");
        var unpredictable = Set.of(
                "java.lang.InheritableThreadLocal",
                "java.lang.Process",
                "java.lang.ProcessBuilder",
                "java.lang.ProcessHandle",
                "java.lang.Runtime",
                "java.lang.Thread",
                "java.lang.ThreadGroup",
                "java.lang.ThreadLocal",
                "java.util.Calendar",
                "java.util.Date",
                "java.util.GregorianCalendar",
                "java.util.Random",
                "java.util.Scanner",
                "java.util.SplittableRandom",
                "java.util.TimeZone",
                "java.util.Timer",
                "java.util.TimerTask");
        return elements(packages.and(describe(
                        "are predictable",
                        type -> !unpredictable.contains(outermost(type).getName()))))
                .as("belong to the protocol, JSpecify, java.lang or java.util, and know no time, randomness or thread");
    }

    private static DescribedPredicate<JavaAccess<?>> isOutsideItsOwnState() {
        var harmlessOnSystem = Set.of("arraycopy", "lineSeparator");
        var forbidden = Set.of(
                "java.lang.Math.random",
                "java.lang.StrictMath.random",
                "java.util.Collections.shuffle",
                "java.util.UUID.randomUUID",
                "java.util.Collection.parallelStream",
                "java.util.stream.BaseStream.parallel",
                "java.lang.Object.wait",
                "java.lang.Object.notify",
                "java.lang.Object.notifyAll");
        return describe("it reaches for the clock, randomness, a thread or the outside world", access -> {
            var owner = access.getTargetOwner();
            var name = access.getTarget().getName();
            if (owner.isEquivalentTo(System.class)) {
                return !harmlessOnSystem.contains(name);
            }
            return forbidden.stream()
                    .anyMatch(method -> method.endsWith("." + name)
                            && owner.isAssignableTo(method.substring(0, method.lastIndexOf('.'))));
        });
    }

    private static DescribedPredicate<JavaClass> elements(DescribedPredicate<JavaClass> ofElement) {
        return ofElement.onResultOf(JavaClass::getBaseComponentType).as(ofElement.getDescription());
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a package with a @NullMarked package-info") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                var holds = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(
                        type, holds, type.getName() + (holds ? " is" : " is not") + " in a @NullMarked package"));
            }
        };
    }
}
