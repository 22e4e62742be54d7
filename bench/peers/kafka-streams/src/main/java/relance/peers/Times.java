package relance.peers;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** RFC 3339 in UTC with milliseconds, without the general machinery: several times an event. One thread. */
final class Times {
  static final long SECOND = 1000;
  static final long HOUR = 3600 * SECOND;
  static final long DAY = 24 * HOUR;

  private static final int SIZE = 24; // 2026-11-20T08:00:00.000Z
  private final char[] text = "0000-00-00T00:00:00.000Z".toCharArray();
  private long writtenDay = Long.MIN_VALUE;
  private String readDate = "";
  private long readDay;

  long parse(String time) {
    if (time.length() != SIZE || time.charAt(SIZE - 1) != 'Z') return parseAny(time);
    if (!time.startsWith(readDate) || readDate.isEmpty()) {
      try {
        readDay = LocalDate.parse(time.substring(0, 10)).toEpochDay();
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException("no time", e);
      }
      readDate = time.substring(0, 11);
    }
    long hours = digits(time, 11, 2);
    long minutes = digits(time, 14, 2);
    long seconds = digits(time, 17, 2);
    return readDay * DAY + ((hours * 60 + minutes) * 60 + seconds) * SECOND + digits(time, 20, 3);
  }

  /** Valid until the next call. */
  char[] format(long time) {
    long day = Math.floorDiv(time, DAY);
    if (day != writtenDay) {
      DateTimeFormatter.ISO_LOCAL_DATE
          .format(Instant.ofEpochMilli(time).atOffset(ZoneOffset.UTC))
          .getChars(0, 10, text, 0);
      writtenDay = day;
    }
    int left = (int) (time - day * DAY);
    put(20, 3, left % 1000);
    put(17, 2, left / 1000 % 60);
    put(14, 2, left / 60_000 % 60);
    put(11, 2, left / 3_600_000);
    return text;
  }

  private static long parseAny(String time) {
    try {
      return OffsetDateTime.parse(time).toInstant().toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("no time", e);
    }
  }

  private static int digits(String time, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      int digit = time.charAt(i) - '0';
      if (digit < 0 || digit > 9) throw new IllegalArgumentException("no time");
      value = value * 10 + digit;
    }
    return value;
  }

  private void put(int from, int count, int value) {
    for (int i = from + count - 1; i >= from; i--, value /= 10) text[i] = (char) ('0' + value % 10);
  }
}
