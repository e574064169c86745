package io.baton.node.spi;

import java.util.Map;

/**
 * What a drain starts from.
 *
 * @param progress the failed incarnation's committed progress on the lane
 * @param sinceOfSession the open sessions whose effective home it is, each with its effective since
 */
public record FailedLane(long progress, Map<String, Long> sinceOfSession) {}
