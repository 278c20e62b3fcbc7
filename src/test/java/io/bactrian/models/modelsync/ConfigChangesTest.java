package io.bactrian.models.modelsync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

class ConfigChangesTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void nameEachParameterWithBothValues() throws Exception {
    assertThat(
            changes(
                "{\"lr\":0.01,\"net\":{\"layers\":[64,32],\"drop\":0.1},\"gone\":true}",
                "{\"lr\":0.001,\"net\":{\"layers\":[64],\"drop\":0.10},\"new\":\"x\"}"))
        .isEqualTo(
            """
            [{"parameter":"gone","before":true,"after":null},\
            {"parameter":"lr","before":0.01,"after":0.001},\
            {"parameter":"net.layers","before":[64,32],"after":[64]},\
            {"parameter":"new","before":null,"after":"x"}]""");
  }

  @Test
  void areNoneBetweenTheSame() throws Exception {
    assertThat(changes("{\"a\":1,\"b\":{\"c\":2.0}}", "{\"b\":{\"c\":2},\"a\":1e0}"))
        .isEqualTo("[]");
    assertThat(changes("{}", "{}")).isEqualTo("[]");
  }

  private static String changes(String before, String after) throws Exception {
    return ConfigChanges.between(JSON.readTree(before), JSON.readTree(after)).toString();
  }
}
