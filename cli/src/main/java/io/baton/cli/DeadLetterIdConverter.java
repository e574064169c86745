package io.baton.cli;

import io.baton.node.api.DeadLetterId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a dead letter. */
final class DeadLetterIdConverter implements ITypeConverter<DeadLetterId> {
    private DeadLetterIdConverter() {}

    @Override
    public DeadLetterId convert(String text) {
        try {
            return DeadLetterId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
