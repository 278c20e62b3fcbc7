package io.bactrian.demo.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingTest {
  @Test
  void givesEveryTradeATimeOfItsOwn() throws IOException {
    List<Tick> ticks = Recording.ticks();

    assertThat(ticks).hasSize(100_000);
    assertThat(ticks).extracting(Tick::timeMsc).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void putsTradesOfOneSecondAMillisecondApartInFileOrder() throws IOException {
    List<Tick> ticks = parse("10,800.50,1", "10,801,2.00", "10,800,3", "11,799,4");

    assertThat(ticks).extracting(Tick::timeMsc).containsExactly(10_000L, 10_001L, 10_002L, 11_000L);
    assertThat(ticks)
        .extracting(t -> t.price() + " " + t.amount())
        .containsExactly("800.5 1", "801 2", "800 3", "799 4");
  }

  @Test
  void namesTheLineThatIsMalformedOrTooOld() {
    assertThatThrownBy(() -> parse("10,800,1", "11,800")).hasMessageContaining("line 3");
    assertThatThrownBy(() -> parse("10,800,1", "9,800,1")).hasMessageContaining("line 3");
  }

  private static List<Tick> parse(String... lines) throws IOException {
    return Recording.parse(new StringReader("timestamp,price,amount\n" + String.join("\n", lines)));
  }
}
