package io.baton.cli.fault;

/** Nothing happens at all. */
public record Nothing() implements Fault {
    @Override
    public String toString() {
        return "--nothing-happens";
    }
}
