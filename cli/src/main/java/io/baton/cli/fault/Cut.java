package io.baton.cli.fault;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/** The network between a server and others loses everything for a while. */
public record Cut(String server, Direction direction, Set<Peer> from, Duration at, Duration length)
        implements Fault.OnServer {
    private static final Form FORM = new Form(
            "--cut",
            "([^@+<>]+)([<>-])([a-z]+(?:,[a-z]+)*)@SECONDS\\+SECONDS",
            "SERVER-PEERS@SECONDS+SECONDS, with > or < in place of the last hyphen for one way",
            "server-2-broker,store@2+5");

    public Cut {
        from = Set.copyOf(from);
    }

    /** Reads {@code SERVER-PEERS@SECONDS+SECONDS}. */
    public static Cut parse(String text) {
        Matcher matcher = FORM.match(text);
        Set<Peer> from = Arrays.stream(matcher.group(3).split(",", -1))
                .map(Peer::of)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Peer.class)));
        return new Cut(
                matcher.group(1),
                Direction.of(matcher.group(2).charAt(0)),
                from,
                Form.seconds(matcher.group(4)),
                Form.seconds(matcher.group(5)));
    }

    @Override
    public boolean losesAnswersOfTheStore() {
        return from.contains(Peer.STORE);
    }

    @Override
    public String toString() {
        String peers = from.stream().sorted().map(Peer::word).collect(Collectors.joining(","));
        return FORM.option() + " '" + server + direction.sign() + peers + "@" + Form.text(at) + "+" + Form.text(length)
                + "'";
    }
}
