package io.bactrian.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class OpenApiFileTest {
  @Test
  void servesWhatIsGeneratedOfTheSources() throws IOException {
    String generated = new OpenApiDocument().text();
    if (Boolean.getBoolean("openapi.write")) {
      Files.writeString(OpenApiDocument.FILE, generated);
    }
    assertThat(OpenApiDocument.FILE).as("make openapi writes the file anew").hasContent(generated);
  }
}
