package io.bactrian.watch.notices;

import java.time.Duration;
import java.util.List;

/**
 * When which message is written.
 *
 * @param steps of escalation, channels that are not set up left out
 * @param groupWait how long a message waits for more of its group
 * @param groupInterval the least time between two messages of a group on a channel
 * @param repeatInterval after which what still fires is sent again
 * @param groups so many of a channel within the group interval; what comes beyond is one message
 */
record NoticePlan(
    List<EscalationStep> steps,
    QuietHours quiet,
    Duration groupWait,
    Duration groupInterval,
    Duration repeatInterval,
    int groups) {}
