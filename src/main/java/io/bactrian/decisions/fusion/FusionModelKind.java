package io.bactrian.decisions.fusion;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.http.JsonSchemas;
import io.bactrian.models.jsonmodels.JsonModelKind;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** Weight maps as JSON models. */
@Component
final class FusionModelKind implements JsonModelKind {
  static final String KIND = "fusion";
  private static final String SCHEMA = "json-models/fusion";

  private final JsonSchemas schemas;
  private final LobeNames lobes;

  FusionModelKind(JsonSchemas schemas, LobeNames lobes) {
    this.schemas = schemas;
    this.lobes = lobes;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void check(JsonNode model) {
    schemas.validate(SCHEMA, model);
    JsonNode weights = model.path("weights");
    var named = new TreeSet<String>();
    weights.fieldNames().forEachRemaining(named::add);
    WeightMap.of(weights, named);
  }

  @Override
  public void checkReferences(JsonNode model) {
    WeightMap.of(model.path("weights"), lobes.known());
  }
}
