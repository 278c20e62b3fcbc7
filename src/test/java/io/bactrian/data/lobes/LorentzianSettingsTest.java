package io.bactrian.data.lobes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LorentzianSettingsTest {
  private final ObjectMapper mapper = new ObjectMapper();

  @Test
  void hasTheScriptsDefaults() throws Exception {
    LorentzianSettings settings = LorentzianSettings.of(MissingNode.getInstance());
    assertThat(settings).isEqualTo(LorentzianSettings.defaults());
    assertThat(LorentzianSettings.of(mapper.readTree("{}"))).isEqualTo(settings);
    assertThat(LorentzianSettings.of(mapper.readTree("{\"kernel\":null}"))).isEqualTo(settings);
    assertThat(settings.requiredBars()).isEqualTo(40 + 16);
  }

  @Test
  void takesWhatIsGivenAndKeepsTheRest() throws Exception {
    LorentzianSettings settings =
        LorentzianSettings.of(
            mapper.readTree(
                "{\"neighbours\":4,\"features\":[{\"name\":\"cci\",\"a\":30,\"b\":2}],\"exits\":\"dynamic\","
                    + "\"filters\":{\"ema\":true,\"regime_threshold\":0.5},\"kernel\":{\"lag\":1}}"));
    assertThat(settings.neighbours()).isEqualTo(4);
    assertThat(settings.maxBarsBack()).isEqualTo(2000);
    assertThat(settings.features())
        .containsExactly(new LorentzianSettings.Feature(LorentzianSettings.Indicator.CCI, 30, 2));
    assertThat(settings.exits()).isEqualTo(LorentzianSettings.Exits.DYNAMIC);
    assertThat(settings.filters().ema()).isTrue();
    assertThat(settings.filters().volatility()).isTrue();
    assertThat(settings.filters().regimeThreshold()).isEqualTo(0.5);
    assertThat(settings.kernel().lag()).isEqualTo(1);
    assertThat(settings.requiredBars()).isEqualTo(200 + 8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"neighbours":0}                             | settings.neighbours
          {"neighbours":101}                           | settings.neighbours
          {"neighbours":2.5}                           | settings.neighbours
          {"neighbours":99999999999}                   | settings.neighbours
          {"max_bars_back":10001}                      | settings.max_bars_back
          {"max_bars_back":"2000"}                     | settings.max_bars_back
          {"full_history":1}                           | settings.full_history
          {"features":[]}                              | settings.features
          {"features":{}}                              | settings.features
          {"features":[{"name":"MFI"}]}                | settings.features[0].name
          {"features":[{"a":3}]}                       | settings.features[0].name
          {"features":[{"name":"RSI","a":1}]}          | settings.features[0].a
          {"features":[{"name":"RSI"},{"name":"WT","b":0}]} | settings.features[1].b
          {"features":[{"name":"RSI","length":9}]}     | settings.features[0].length
          {"features":[1,2,3,4,5,6]}                   | settings.features[0]
          {"filters":{"vix":true}}                     | settings.filters.vix
          {"filters":{"ema_period":0}}                 | settings.filters.ema_period
          {"filters":{"regime_threshold":11}}          | settings.filters.regime_threshold
          {"filters":true}                             | settings.filters
          {"kernel":{"lookback":2}}                    | settings.kernel.lookback
          {"kernel":{"lookback":5,"lag":5}}            | settings.kernel.lag
          {"kernel":{"relative_weight":0}}             | settings.kernel.relative_weight
          {"exits":"never"}                            | settings.exits
          {"color":1}                                  | settings.color
          [1]                                          | settings
          """)
  void namesTheSettingThatItRefuses(String json, String field) throws Exception {
    var node = mapper.readTree(json);
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> LorentzianSettings.of(node))
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.UNPROCESSABLE);
              assertThat(refusal.field()).isEqualTo(field);
              assertThat(refusal).hasMessageContaining(field);
            });
  }

  @Test
  void refusesMoreThanFiveFeatures() throws Exception {
    String one = "{\"name\":\"RSI\",\"a\":9}";
    var node =
        mapper.readTree("{\"features\":[" + String.join(",", Collections.nCopies(6, one)) + "]}");
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> LorentzianSettings.of(node))
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("settings.features"));
  }
}
