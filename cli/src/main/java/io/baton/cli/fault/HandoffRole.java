package io.baton.cli.fault;

/** What a server is in a handoff. */
public enum HandoffRole {
    /** Whose sessions they are. */
    OWNER,
    /** Whose they are to be; if it has asked for them, a claimer. */
    NEW_HOME
}
