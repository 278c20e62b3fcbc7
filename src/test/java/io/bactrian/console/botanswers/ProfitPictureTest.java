package io.bactrian.console.botanswers;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.console.botanswers.ProfitReport.Curve;
import io.bactrian.console.botanswers.ProfitReport.Point;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ProfitPictureTest {
  private static final Instant UNTIL = Instant.parse("2026-03-31T15:00:00Z");

  static ProfitReport report(List<Curve> curves) {
    return new ProfitReport("", "sma-cross, week", UNTIL.minus(Duration.ofDays(7)), UNTIL, curves);
  }

  static Curve curve(String currency, int points, double by) {
    List<Point> made = new ArrayList<>();
    double best = 0;
    for (int i = 0; i < points; i++) {
      double profit = by * (i + 12 * Math.sin(i / 6.0));
      best = Math.max(best, profit);
      made.add(new Point(UNTIL.minus(Duration.ofHours(150 - i)), profit, profit - best));
    }
    return new Curve(currency, 3L * points, made);
  }

  @Test
  void eachCurrencyHasAPictureOfItsOwn() throws IOException {
    BufferedImage one = drawn(List.of(curve("USD", 100, 12.5)));
    assertThat(one.getWidth()).isEqualTo(1_000);
    BufferedImage two = drawn(List.of(curve("USD", 100, 12.5), curve("EUR", 60, -3)));
    assertThat(two.getHeight()).isEqualTo(2 * one.getHeight());
  }

  @Test
  void oneTradeAndAnUnknownCurrencyAreDrawn() throws IOException {
    assertThat(drawn(List.of(curve("", 1, 0))).getWidth()).isEqualTo(1_000);
    assertThat(drawn(List.of(curve("JPY", 1, 1e12))).getWidth()).isEqualTo(1_000);
  }

  private static BufferedImage drawn(List<Curve> curves) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(ProfitPicture.draw(report(curves))));
  }
}
