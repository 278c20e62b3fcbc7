package io.bactrian.watch.notices;

import io.bactrian.watch.alarms.Severity;
import java.time.Instant;

/**
 * An alarm as a message has it.
 *
 * @param over whether the message says that it is over
 * @param since when it fired
 */
record NoticeLine(
    String id,
    String key,
    String group,
    Severity severity,
    String title,
    String detail,
    boolean over,
    Instant since,
    long count) {}
