package io.bactrian.watch.alarms;

import java.time.Duration;
import java.time.Instant;

/**
 * What is wrong.
 *
 * @param key what is wrong and with what
 * @param group what becomes one message
 * @param labels as JSON
 * @param condition that found it; empty where somebody raised it
 * @param lasting how long it has to last before it fires
 * @param saysOver whether a message says that it is over
 * @param times how often it was raised since the last look
 * @param at when it was raised first since then
 */
record Raised(
    String key,
    String group,
    Severity severity,
    String title,
    String detail,
    String labels,
    String condition,
    Duration lasting,
    boolean saysOver,
    long times,
    Instant at) {}
