package io.bactrian.capture.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.shared.HubException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboxRowsTest {
  private static final InboxFile EURUSD = InboxFile.of("5001/EURUSD_M5.csv", "999");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EURUSD_M5.csv                                  | 999  | EURUSD | M5 | false",
        "5001/EURUSD_H1_202401020000_202412312355.csv   | 5001 | EURUSD | H1 | false",
        "5001/BTC_USD_D1.json                           | 5001 | BTC_USD | D1 | true",
        "'OANDA_EURUSD, 60.csv'                         | 999  | EURUSD | H1 | false",
        "'BINANCE_BTCUSDT, 240_3f2a1.csv'               | 999  | BTCUSDT | H4 | false",
        "'OANDA_EURUSD, 1D.csv'                         | 999  | EURUSD | D1 | false",
        "'OANDA_EURUSD, 5.csv'                          | 999  | EURUSD | M5 | false",
        "trades.jsonl                                   | 999  |        |    | true",
      })
  void readsLoginSymbolAndPeriodFromTheName(
      String path, String login, String symbol, String period, boolean json) {
    assertThat(InboxFile.of(path, "999"))
        .isEqualTo(new InboxFile(login, symbol, period, json, null));
  }

  @Test
  void readsTradingViewsExport() throws IOException {
    List<ObjectNode> bars =
        csv(
            """
            time,open,high,low,close,Volume,RSI
            1463544000,456.16,456.81,455.3,456.02,561.88098307,
            2016-05-18T08:00:00Z,456.14,456.33,454.79,456.1,446.0329534,51.2
            2016-05-18T14:00:00+02:00,1,1,1,1,,
            """);
    assertThat(bars).hasSize(3);
    assertThat(bars.get(0).toString())
        .isEqualTo(
            """
            {"symbol":"EURUSD","period":"M5","time":1463544000,"open":456.16,"high":456.81,"low":455.3,"close":456.02,"volume":561.88098307}\
            """);
    assertThat(time(bars.get(1))).isEqualTo(Instant.parse("2016-05-18T08:00:00Z"));
    assertThat(time(bars.get(2))).isEqualTo(Instant.parse("2016-05-18T12:00:00Z"));
    assertThat(bars.get(2).get("volume").decimalValue()).isZero();
  }

  @Test
  void readsMetaTradersExportByTheBrokersClock() throws IOException {
    List<ObjectNode> bars =
        csv(
            """
            <DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\r
            2024.01.02\t00:05:00\t1.10427\t1.1043\t1.10424\t1.10428\t47\t0\t3\r
            """);
    assertThat(time(bars.get(0))).isEqualTo(Instant.parse("2024-01-01T22:05:00Z"));
    assertThat(bars.get(0).get("volume").intValue()).isEqualTo(47);
    assertThat(bars.get(0).get("open")).hasToString("1.10427");
  }

  @Test
  void readsDealsOfEitherFormat() throws IOException {
    String csv =
        """
        Time;Deal;Symbol;Type;Direction;Volume;Price;Order;Position;Profit;Comment
        2024.01.02 10:00:00;12;EURUSD;buy;in;0.10;1.1;11;10;0.00;"a;b"
        """;
    String json =
        """
        [{"time_msc": 1704182400000, "ticket": "12", "symbol": "EURUSD", "type": "BUY", "entry": "IN", "volume": 0.10,
          "price": 1.1, "order": "11", "position_id": "10", "profit": 0.00, "comment": "a;b"}]
        """;
    ObjectNode fromCsv = csv(csv).get(0);
    assertThat(fromCsv).isEqualTo(items(new JsonRows(new StringReader(json))).get(0));
    assertThat(fromCsv.get("comment").textValue()).isEqualTo("a;b");
    assertThat(fromCsv.get("time_msc").longValue()).isEqualTo(1704182400000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1463544000,456.16,456.81,455.3,456.02    | open  | no column open",
        "''                                       |       | no line of column names",
        "open,high,low,close~1,1,1,1              | time  | no column time",
        "time,open,high,low,close~1,x,1,1,1       | open  | Line 2: 'x' is not a number",
        "time,open,high,low,close~1,1,,1,1        | high  | Line 2: high is empty",
        "time,open,high,low,close~noon,1,1,1,1    | time  | Line 2: 'noon' is not a time",
        "time,open,high,low,close~1,1e999,1,1,1   | open  | 64-bit float",
        "time;open;high;low;close~1;1,5;2;1;1     | open  | Line 2: '1,5' is not a number that is"
            + " taken. The number has a decimal comma",
      })
  void saysWhichLineAndColumnIsWrong(String text, String column, String reason) {
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> csv(text.replace('~', '\n')))
        .withMessageContaining(reason)
        .satisfies(e -> assertThat(e.field()).isEqualTo(column));
  }

  @Test
  void readsCellsWithSeparatorsQuotationMarksAndLineBreaks() throws IOException {
    String text =
        """
        ticket;comment;type
        1;"a;b";buy

        2;"first
        second ""line""	";sell
        3; "c" ;5" pipe
        """;
    for (String lineEnd : List.of("\n", "\r\n", "\r")) {
      var rows = new CsvRows(new StringReader(text.replace("\n", lineEnd)));
      assertThat(rows.header()).isEqualTo("ticket;comment;type");
      assertThat(rows.columns()).containsExactly("ticket", "comment", "type");
      assertThat(all(rows))
          .containsExactly(
              new InboxRow(
                  2, "1;\"a;b\";buy", Map.of("ticket", "1", "comment", "a;b", "type", "buy"), null),
              new InboxRow(
                  4,
                  "2;\"first\nsecond \"\"line\"\"\t\";sell",
                  Map.of("ticket", "2", "comment", "first\nsecond \"line\"", "type", "sell"),
                  null),
              new InboxRow(
                  6,
                  "3; \"c\" ;5\" pipe",
                  Map.of("ticket", "3", "comment", "c", "type", "5\" pipe"),
                  null));
    }
  }

  @Test
  void aColumnsNameMayHoldALineBreak() throws IOException {
    var rows = new CsvRows(new StringReader("time,\"open\n(bid)\"\n1,2\n"));
    assertThat(rows.columns()).containsExactly("time", "open\n(bid)");
    assertThat(rows.header()).isEqualTo("time,\"open\n(bid)\"");
    assertThat(all(rows)).extracting(InboxRow::line).containsExactly(3L);
  }

  /** The rows beside it are taken. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "1,'x,buy|Line 3: its quotation marks do not match; put one before and one after a cell",
        "1,'x'y,buy|Line 3: its quotation marks do not match",
        "1,'x''y,buy|Line 3: its quotation marks do not match",
        "1,a,b,buy|Line 3: it has 4 cells for 3 columns; put a cell that holds the separator in",
      })
  void refusesTheLineThatIsNoRowAndReadsOn(String bad, String reason) throws IOException {
    String line = bad.replace('\'', '"');
    String text = "ticket,comment,type\n0,a,buy\n" + line + "\n2,'b\nc',buy\n3,d,buy\n";
    List<InboxRow> rows = all(new CsvRows(new StringReader(text.replace('\'', '"'))));
    assertThat(rows).extracting(InboxRow::line).containsExactly(2L, 3L, 4L, 6L);
    assertThat(rows.get(1).raw()).isEqualTo(line);
    var items = new InboxItems(EURUSD, ZoneOffset.UTC, Set.of("ticket", "time", "type"));
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> items.item(rows.get(1)))
        .withMessageStartingWith(reason)
        .satisfies(e -> assertThat(e.field()).isNull());
  }

  @Test
  void aRowOfFewerCellsLacksTheLastColumnsAndEmptyCellsTooManyDoNoHarm() throws IOException {
    String text = "time,open,high,low,close\n1,1,2,1,1,,\n2,1,2\n";
    var items =
        new InboxItems(EURUSD, ZoneOffset.UTC, Set.of("time", "open", "high", "low", "close"));
    List<InboxRow> rows = all(new CsvRows(new StringReader(text)));
    assertThat(items.item(rows.get(0)).get("high").intValue()).isEqualTo(2);
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> items.item(rows.get(1)))
        .withMessage("Line 3: low is empty.");
  }

  @Test
  void theColumnsNamedAgainAreNoRow() throws IOException {
    var header = "time,open,high,low,close\n";
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> csv(header + "1,1,2,1,1\n\n" + header))
        .withMessageStartingWith("Line 4: 'time' is not a time")
        .satisfies(e -> assertThat(e.field()).isEqualTo("time"));
  }

  @Test
  void refusesWhatIsLongerThanARowMayBe() throws IOException {
    String header = "ticket,comment\n1,\"a\nb\"\n";
    String huge = "x".repeat(64 * 1024);
    var file = new CsvRows(new StringReader(header + "2," + huge));
    assertThat(Objects.requireNonNull(file.next()).line()).isEqualTo(2);
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(file::next)
        .withMessage("Line 4: it is longer than 64 KB; is this a CSV file?");
    String long1 = "y".repeat(1000);
    String cell = "\"" + (long1 + "\n").repeat(70) + "\"\n3,c\n";
    List<InboxRow> rows = all(new CsvRows(new StringReader(header + "2," + cell)));
    assertThat(rows.get(1).line()).isEqualTo(4);
    assertThat(rows.get(1).raw()).isEqualTo("2,\"" + long1);
    assertThat(rows.get(1).fault()).startsWith("its quotation marks do not match");
    assertThat(rows.get(2).raw()).isEqualTo(long1);
    assertThat(rows.get(rows.size() - 1))
        .isEqualTo(new InboxRow(75, "3,c", Map.of("ticket", "3", "comment", "c"), null));
  }

  @Test
  void theFirstLinesQuotationMarksMustMatch() {
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> new CsvRows(new StringReader("time,\"open\n1,2\n")))
        .withMessageStartingWith("Line 1: its quotation marks do not match");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void aByteOrderMarkIsNoPartOfTheFirstColumn(String charset) throws IOException {
    byte[] bytes = "\uFEFFtime,open\r\n1,2".getBytes(charset);
    var rows = new CsvRows(Inbox.decoded(new ByteArrayInputStream(bytes)));
    assertThat(all(rows))
        .containsExactly(new InboxRow(2, "1,2", Map.of("time", "1", "open", "2"), null));
  }

  private static List<InboxRow> all(InboxRows rows) throws IOException {
    List<InboxRow> all = new ArrayList<>();
    for (InboxRow row = rows.next(); row != null; row = rows.next()) {
      all.add(row);
    }
    return all;
  }

  @Test
  void refusesTheRowOfANumberThatDoesNotFitAndReadsOn() throws IOException {
    String row =
        "{\"time\":1,\"open\":%s,\"high\":2,\"low\":1,\"close\":1,\"volume\":{\"a\":[1e99999999999]}}";
    var rows =
        new JsonRows(
            new StringReader(
                "["
                    + row.formatted("1e99999999999")
                    + ","
                    + row.formatted("1.2345678901234567e-05")
                    + "]"));
    var items =
        new InboxItems(InboxFile.of("5001/B_M5.json", "5001"), ZoneOffset.UTC, rows.columns());
    InboxRow bad = Objects.requireNonNull(rows.next());
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> items.item(bad))
        .withMessageContaining("Line 1")
        .satisfies(e -> assertThat(e.field()).isEqualTo("open"));
    InboxRow good = Objects.requireNonNull(rows.next());
    assertThat(items.item(good).get("open").decimalValue())
        .isEqualTo(new BigDecimal("1.2345678901234567e-05"));
    assertThat(good.raw()).contains("1.2345678901234567e-05").contains("1e99999999999");
    assertThat(rows.next()).isNull();
  }

  @Test
  void saysWhichLineOfJsonIsWrong() {
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> items(new JsonRows(new StringReader("[{\"time\":1},\n{\"time\":"))))
        .withMessageContaining("Line 1");
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> new JsonRows(new StringReader("[1, 2]")))
        .withMessageContaining("no JSON object");
  }

  @Test
  void readsRealFilesOfAnExchangeAndOfTradingView() throws IOException {
    Path shared = Path.of("../shared/data");
    assumeThat(shared).as("the shared data").exists();
    InboxFile btc = InboxFile.of("BTCUSD_H4.csv", "999");
    var rows = new CsvRows(Files.newBufferedReader(shared.resolve("market/btc-usd-4h.csv")));
    assertThat(items(btc, rows)).hasSizeGreaterThan(10_000);
    Path chart = shared.resolve("lorentzian/pine_oanda_eurusd_1d_full_history.csv");
    assertThat(items(EURUSD, new CsvRows(Files.newBufferedReader(chart)))).hasSizeGreaterThan(1000);
  }

  private static List<ObjectNode> csv(String text) throws IOException {
    return items(new CsvRows(new StringReader(text)));
  }

  private static List<ObjectNode> items(InboxRows rows) throws IOException {
    return items(EURUSD, rows);
  }

  private static List<ObjectNode> items(InboxFile file, InboxRows rows) throws IOException {
    var items = new InboxItems(file, ZoneOffset.ofHours(2), rows.columns());
    List<ObjectNode> found = new ArrayList<>();
    for (InboxRow row = rows.next(); row != null; row = rows.next()) {
      found.add(items.item(row));
    }
    return found;
  }

  private static Instant time(ObjectNode bar) {
    return Instant.ofEpochSecond(bar.get("time").longValue());
  }
}
