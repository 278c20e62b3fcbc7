package io.bactrian.demo.market;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The trades of one week in November 2013 at Bitstamp, as the ta4j-examples jar carries them. */
public final class Recording {
  private static final String FILE = "/bitstamp_trades_from_20131125_usd.csv";

  private Recording() {}

  /** All trades, oldest first. */
  public static List<Tick> ticks() throws IOException {
    try (InputStream in = Recording.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new FileNotFoundException(FILE.substring(1) + " is not on the class path");
      }
      return parse(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
  }

  /**
   * Reads {@code timestamp,price,amount} lines below a heading.
   *
   * @throws IOException if a line is malformed or older than the one before, naming the line
   */
  static List<Tick> parse(Reader csv) throws IOException {
    var lines = new BufferedReader(csv);
    lines.readLine();
    var ticks = new ArrayList<Tick>();
    long last = Long.MIN_VALUE;
    int number = 1;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String[] cells = line.split(",", -1);
      try {
        long second = Long.parseLong(cells[0]);
        // The file knows seconds only; MetaTrader numbers ticks of one second by milliseconds.
        long timeMsc = last / 1000 == second ? last + 1 : second * 1000;
        if (timeMsc < last) {
          throw new IOException("line " + number + " is older than the line before");
        }
        ticks.add(new Tick(timeMsc, decimal(cells[1]), decimal(cells[2])));
        last = timeMsc;
      } catch (IndexOutOfBoundsException | NumberFormatException e) {
        throw new IOException("line " + number + " is not timestamp,price,amount", e);
      }
    }
    return ticks;
  }

  private static BigDecimal decimal(String text) {
    BigDecimal stripped = new BigDecimal(text).stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
