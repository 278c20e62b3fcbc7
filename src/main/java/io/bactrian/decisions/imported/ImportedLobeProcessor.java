package io.bactrian.decisions.imported;

import io.bactrian.decisions.lobes.Observation;
import io.bactrian.models.onnx.ModelKind;
import io.bactrian.models.onnx.Signature;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Adds the answer of an imported model to an {@link Observation}, or why there is none. */
abstract class ImportedLobeProcessor implements Processor {
  private final ImportedModels models;
  private final ModelKind kind;
  private String target;

  ImportedLobeProcessor(ImportedModels models, ModelKind kind) {
    this.models = models;
    this.kind = kind;
    this.target = kind.text();
  }

  /** The last part of the model's name, {@code <symbol>-<period>-<target>}. */
  public void setTarget(String target) {
    this.target = target;
  }

  @Override
  public final void process(Exchange exchange) throws InvalidPayloadException {
    Observation observation = exchange.getMessage().getMandatoryBody(Observation.class);
    exchange.getMessage().setBody(models.answer(observation, kind, target, this::read));
  }

  abstract Side read(List<float[]> answers, Signature signature);
}
