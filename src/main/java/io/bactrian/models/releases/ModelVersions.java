package io.bactrian.models.releases;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The versions that there are to name. */
@Component
public final class ModelVersions {
  private final JdbcClient jdbc;

  ModelVersions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @throws HubException {@code NOT_FOUND} where there is no such model
   */
  public void requireModel(String model) {
    if (jdbc.sql("select 1 from models where model = :model")
        .param("model", model)
        .query(Integer.class)
        .optional()
        .isEmpty()) {
      throw new HubException(ErrorCode.NOT_FOUND, "model", "There is no model " + model + ".");
    }
  }

  /**
   * @throws HubException {@code NOT_FOUND} where the model has no such version
   */
  void require(String model, String version) {
    if (jdbc.sql("select 1 from ml_model_versions where model = :model and version = :version")
        .param("model", model)
        .param("version", version)
        .query(Integer.class)
        .optional()
        .isEmpty()) {
      throw new HubException(
          ErrorCode.NOT_FOUND,
          "version",
          "%s has no version %s: GET /api/v1/models?model=%s lists those there are."
              .formatted(model, version, model));
    }
  }
}
