package io.bactrian.decisions.guardrails;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.decisions.guardrails.SizeScale.Version;
import io.bactrian.decisions.inforce.InForce;
import io.bactrian.hub.http.JsonSchemas;
import io.bactrian.models.jsonmodels.JsonModel;
import io.bactrian.models.jsonmodels.JsonModelKind;
import io.bactrian.models.jsonmodels.JsonModels;
import io.bactrian.models.jsonmodels.ModelReading;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Policy models as JSON models: the one of a symbol, else the default one, else none. */
@Component
class PolicyModels implements JsonModelKind {
  static final String KIND = "policy";
  private static final String SCHEMA = "json-models/policy";

  private final JsonSchemas schemas;
  private final ObjectProvider<JsonModels> models; // which knows this kind

  PolicyModels(JsonSchemas schemas, ObjectProvider<JsonModels> models) {
    this.schemas = schemas;
    this.models = models;
  }

  /**
   * @param version null where none is in use
   * @param notes what a reader has to know, such as that none is in use
   */
  record InUse(PolicyModel model, @Nullable Version version, List<String> notes) {}

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void check(JsonNode model) {
    schemas.validate(SCHEMA, model);
    PolicyModel.of(model);
  }

  /** At most five minutes old. */
  InUse of(String symbol) {
    return of(symbol, models.getObject().ofSymbol(KIND, symbol));
  }

  /** That which the question goes by. */
  InUse of(PolicyQuestion question) {
    InForce then = question.inForce();
    return then == null ? of(question.symbol()) : of(question.symbol(), then.jsonModel(KIND));
  }

  private static InUse of(String symbol, ModelReading reading) {
    var notes = new ArrayList<String>();
    if (reading.problem() != null) {
      notes.add(reading.problem());
    }
    JsonModel model = reading.model();
    if (model != null) {
      var version = new Version(model.name(), model.version());
      return new InUse(PolicyModel.of(model.model()), version, List.copyOf(notes));
    }
    notes.add(
        "there is neither a policy model of %s nor a default one, sizes are not scaled"
            .formatted(symbol));
    return new InUse(PolicyModel.NONE, null, List.copyOf(notes));
  }
}
