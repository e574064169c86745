package io.baton.node.api;

import io.baton.protocol.LaneId;

/**
 * Messages of one lane that nobody will handle, counted since the last report. One server of the cluster counts for
 * each lane, so that the reports of all servers add up to the cluster's. When that duty passes to another server, a
 * few messages may be counted twice, or not at all.
 *
 * @param lane where they were read
 * @param withoutSession had no session id
 * @param sessionIdTooLong had one over the adapter's limit
 * @param sessionIdInvalid had one that is not valid otherwise
 * @param bodyTooLarge had a body over the adapter's limit, or a text that is none
 * @param unreadableMarkers said that they were markers and could not be read as such
 * @param unknownMarkers were markers of no takeover that the store knows: forged, or of one that is long over or was
 *     begun anew since; of a sample, 100 a second at the most
 * @param unowned were among those sampled, and nobody held their session then
 * @param sampled how many messages for sessions of others were looked up, 100 a second at the most; {@code unowned}
 *     is of these
 */
public record UnhandledMessages(
        LaneId lane,
        long withoutSession,
        long sessionIdTooLong,
        long sessionIdInvalid,
        long bodyTooLarge,
        long unreadableMarkers,
        long unknownMarkers,
        long unowned,
        long sampled) {
    /** How many messages were found to be nobody's, for whatever reason. */
    public long total() {
        return withoutSession
                + sessionIdTooLong
                + sessionIdInvalid
                + bodyTooLarge
                + unreadableMarkers
                + unknownMarkers
                + unowned;
    }
}
