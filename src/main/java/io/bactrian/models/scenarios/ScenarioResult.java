package io.bactrian.models.scenarios;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a model or a map of weights answered in a scenario.
 *
 * @param revision of the scenario
 * @param actual the answer, in the terms of what was expected
 * @param reason one sentence
 */
public record ScenarioResult(
    String scenario,
    int revision,
    boolean passed,
    JsonNode expected,
    JsonNode actual,
    String reason) {}
