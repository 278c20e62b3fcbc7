package io.bactrian.models.jsonmodels;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * The version of a model that is in use, as {@code ai-models/<kind>/<name>.json} holds it.
 *
 * @param name a symbol, or {@code default}
 * @param version the first 16 hexadecimal digits of the SHA-256 of the model, its members sorted
 * @param since when it was put in use
 * @param by who put it in use
 * @param reason why
 */
public record JsonModel(
    String kind,
    String name,
    String version,
    Instant since,
    String by,
    String reason,
    JsonNode model) {}
