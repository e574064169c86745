package io.baton.cli;

import io.baton.cli.demo.DemoOptions;
import io.baton.protocol.Strategy;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a strategy, as it is written on a command line. */
final class StrategyConverter implements ITypeConverter<Strategy> {
    private StrategyConverter() {}

    @Override
    public Strategy convert(String text) {
        return Arrays.stream(Strategy.values())
                .filter(strategy -> DemoOptions.word(strategy).equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is no strategy: write "
                        + Arrays.stream(Strategy.values())
                                .map(DemoOptions::word)
                                .collect(Collectors.joining(" or "))));
    }
}
