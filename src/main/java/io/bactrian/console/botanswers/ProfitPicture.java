package io.bactrian.console.botanswers;

import io.bactrian.console.botanswers.ProfitReport.Curve;
import io.bactrian.console.botanswers.ProfitReport.Point;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws the net profit and the drawdown of each currency, to be read on a phone. */
final class ProfitPicture {
  static final int WIDTH = 1_000;
  private static final int PROFIT_HEIGHT = 430;
  private static final int DRAWDOWN_HEIGHT = 250;
  private static final int MOST = 3; // currencies; the text has them all
  private static final Color INK = new Color(0x1f2933);
  private static final Color GRID = new Color(0xe4e7eb);
  private static final Color GAIN = new Color(0x0b6e4f);
  private static final Color LOSS = new Color(0xb42318);
  private static final Color LOSS_AREA = new Color(0xf5b5ae);

  private ProfitPicture() {}

  /**
   * @return a PNG
   */
  static byte[] draw(ProfitReport report) {
    List<Curve> curves = report.curves().stream().limit(MOST).toList();
    int height = curves.size() * (PROFIT_HEIGHT + DRAWDOWN_HEIGHT);
    var image = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    try {
      canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      for (Curve curve : curves) {
        profit(report, curve).paint(canvas, WIDTH, PROFIT_HEIGHT);
        canvas.translate(0, PROFIT_HEIGHT);
        drawdown(report, curve).paint(canvas, WIDTH, DRAWDOWN_HEIGHT);
        canvas.translate(0, DRAWDOWN_HEIGHT);
      }
    } finally {
      canvas.dispose();
    }
    return png(image);
  }

  private static byte[] png(BufferedImage image) {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static XYChart profit(ProfitReport report, Curve curve) {
    String title =
        "Net profit of %s, %s, n = %d".formatted(report.title(), unit(curve), curve.trades());
    XYChart chart = chart(title, PROFIT_HEIGHT, report);
    List<Double> values = new ArrayList<>(List.of(0.0));
    curve.points().stream().map(Point::profit).forEach(values::add);
    values.add(values.get(values.size() - 1));
    var line = chart.addSeries("profit", times(report, curve), values);
    line.setXYSeriesRenderStyle(XYSeriesRenderStyle.Step);
    line.setMarker(SeriesMarkers.NONE);
    line.setLineColor(GAIN);
    line.setLineStyle(new BasicStroke(3.5f));
    return chart;
  }

  private static XYChart drawdown(ProfitReport report, Curve curve) {
    XYChart chart = chart("Drawdown from the best so far, " + unit(curve), DRAWDOWN_HEIGHT, report);
    List<Double> values = new ArrayList<>(List.of(0.0));
    curve.points().stream().map(Point::drawdown).forEach(values::add);
    values.add(values.get(values.size() - 1));
    var area = chart.addSeries("drawdown", times(report, curve), values);
    area.setXYSeriesRenderStyle(XYSeriesRenderStyle.StepArea);
    area.setMarker(SeriesMarkers.NONE);
    area.setLineColor(LOSS);
    area.setFillColor(LOSS_AREA);
    area.setLineStyle(new BasicStroke(2.5f));
    chart.getStyler().setYAxisMax(0.0);
    if (values.stream().allMatch(value -> value == 0)) {
      chart.getStyler().setYAxisMin(-1.0);
    }
    return chart;
  }

  /** Both ends of the window, so that an axis is the window and not the trades in it. */
  private static List<Date> times(ProfitReport report, Curve curve) {
    List<Date> times = new ArrayList<>(List.of(Date.from(report.from())));
    curve.points().stream().map(point -> Date.from(point.at())).forEach(times::add);
    times.add(Date.from(report.until()));
    return times;
  }

  private static String unit(Curve curve) {
    return curve.currency().isEmpty() ? "currency not known" : curve.currency();
  }

  private static XYChart chart(String title, int height, ProfitReport report) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(height)
            .title(title)
            .theme(Styler.ChartTheme.XChart)
            .build();
    var style = chart.getStyler();
    style.setTimezone(java.util.TimeZone.getTimeZone("UTC"));
    style.setLocale(java.util.Locale.ROOT);
    boolean day = java.time.Duration.between(report.from(), report.until()).toHours() <= 30;
    style.setDatePattern(day ? "HH:mm" : "dd MMM");
    style.setXAxisMin((double) report.from().toEpochMilli());
    style.setXAxisMax((double) report.until().toEpochMilli());
    style.setYAxisDecimalPattern("#,##0.##");
    style.setLegendVisible(false);
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    style.setPlotGridLinesColor(GRID);
    style.setPlotGridVerticalLinesVisible(false);
    style.setChartTitleBoxVisible(false);
    style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 26));
    style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 22));
    style.setChartFontColor(INK);
    style.setAxisTickLabelsColor(INK);
    style.setChartPadding(14);
    style.setXAxisTickMarkSpacingHint(170);
    style.setYAxisTickMarkSpacingHint(60);
    return chart;
  }
}
