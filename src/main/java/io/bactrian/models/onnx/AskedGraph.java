package io.bactrian.models.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;

/**
 * The graph that is run where a model is asked for probabilities of classes: what {@link OnnxModel}
 * opens, to be read.
 *
 * @param output the tensor of the probabilities, a column a class in the metadata's order
 */
public record AskedGraph(GraphProto graph, String input, String output) {
  /**
   * @param content of a registered file
   * @param signature one of probabilities
   */
  public static AskedGraph of(byte[] content, Signature signature) {
    Export export = Export.of(OnnxFile.parse(content), signature);
    return new AskedGraph(export.model().getGraph(), export.input(), export.output());
  }
}
