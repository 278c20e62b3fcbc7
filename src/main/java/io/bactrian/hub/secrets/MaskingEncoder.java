package io.bactrian.hub.secrets;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import io.bactrian.shared.SecretValues;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** Clears what an encoder wrote, stack traces included, of every secret. */
final class MaskingEncoder extends EncoderBase<ILoggingEvent> {
  private final Encoder<ILoggingEvent> encoder;

  MaskingEncoder(Encoder<ILoggingEvent> encoder) {
    this.encoder = encoder;
  }

  /** Wraps the encoder of every appender that writes, once. */
  static void install() {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (factory instanceof LoggerContext loggers) {
      for (var logger : loggers.getLoggerList()) {
        Iterator<Appender<ILoggingEvent>> appenders = logger.iteratorForAppenders();
        while (appenders.hasNext()) {
          if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> writing
              && !(writing.getEncoder() instanceof MaskingEncoder)) {
            writing.setEncoder(new MaskingEncoder(writing.getEncoder()));
          }
        }
      }
    }
  }

  @Override
  public byte[] headerBytes() {
    return encoder.headerBytes();
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    byte[] bytes = encoder.encode(event);
    String text = new String(bytes, StandardCharsets.UTF_8);
    return SecretValues.isIn(text)
        ? SecretValues.masked(text).getBytes(StandardCharsets.UTF_8)
        : bytes;
  }

  @Override
  public byte[] footerBytes() {
    return encoder.footerBytes();
  }

  @Override
  public boolean isStarted() {
    return encoder.isStarted();
  }

  @Override
  public void start() {
    encoder.start();
  }

  @Override
  public void stop() {
    encoder.stop();
  }
}
