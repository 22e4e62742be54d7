package relance.peers;

import java.nio.charset.StandardCharsets;

/** Reads what {@link RowWriter} wrote. */
final class RowReader {
  private final byte[] bytes;
  private int at;

  RowReader(byte[] bytes) {
    this.bytes = bytes;
  }

  int octet() {
    return bytes[at++];
  }

  long number() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) return value >>> 1 ^ -(value & 1);
    }
  }

  long word() {
    long value = 0;
    for (int i = 0; i < 8; i++) value = value << 8 | bytes[at++] & 0xff;
    return value;
  }

  String text() {
    int size = (int) number();
    if (size < 0) return null;
    String text = new String(bytes, at, size, StandardCharsets.UTF_8);
    at += size;
    return text;
  }
}
