package io.baton.protocol;

import java.util.Random;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Gives a test a random number generator with a fresh seed, and prints the seed if the test fails. */
final class Seeded implements ParameterResolver, TestExecutionExceptionHandler {
    /** Set this system property to a printed seed to see the same failure again. */
    private static final String PROPERTY = "baton.seed";

    private final long seed = Long.getLong(PROPERTY, new Random().nextLong());

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Random.class;
    }

    @Override
    public Random resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return new Random(seed);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext test, Throwable failure) throws Throwable {
        System.out.println(test.getRequiredTestMethod().getName() + " failed; to repeat: -D" + PROPERTY + "=" + seed);
        throw failure;
    }
}
