package io.bactrian.data.cleaning;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;

/**
 * What one rule did to a series.
 *
 * @param settings all of the rule's
 * @param removed how many bars
 * @param cuts before how many bars the series was cut
 * @param flagged how many bars it left in and says something of
 * @param first the first bars of these
 */
@JsonPropertyOrder({"rule", "settings", "removed", "cuts", "flagged", "first"})
public record RuleReport(
    String rule,
    Map<String, Object> settings,
    long removed,
    long cuts,
    long flagged,
    List<Judged> first) {}
