package io.bactrian.hub.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovedDatabaseTest {
  @Test
  void aHubDoesNotStartOnADatabaseThatWasMoved(@TempDir Path postgres) throws IOException {
    assertThatCode(() -> MovedDatabaseException.refuse(postgres)).doesNotThrowAnyException();
    Files.writeString(postgres.resolve("moved"), "jdbc:postgresql://db/bactrian\n");
    assertThatExceptionOfType(MovedDatabaseException.class)
        .isThrownBy(() -> MovedDatabaseException.refuse(postgres))
        .withMessageContaining("moved to jdbc:postgresql://db/bactrian. Set HUB_DB_URL")
        .withMessageContaining("remove " + postgres.resolve("moved"))
        .satisfies(
            e ->
                assertThat(StartFailures.reason(new IllegalStateException(e)))
                    .isEqualTo(e.getMessage()));
  }
}
