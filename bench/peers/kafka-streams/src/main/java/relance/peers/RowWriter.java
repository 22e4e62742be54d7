package relance.peers;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of a stored row, written at their end; reused from row to row. */
final class RowWriter {
  private byte[] bytes = new byte[512];
  private int size;

  void clear() {
    size = 0;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  void octet(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  void number(long value) {
    reserve(10);
    long left = value << 1 ^ value >> 63;
    for (; (left & ~0x7fL) != 0; left >>>= 7) bytes[size++] = (byte) (left | 0x80);
    bytes[size++] = (byte) left;
  }

  void word(long value) {
    reserve(8);
    for (int shift = 56; shift >= 0; shift -= 8) bytes[size++] = (byte) (value >>> shift);
  }

  /** {@code null} is another text than the empty one. */
  void text(String text) {
    if (text == null) {
      number(-1);
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    reserve(utf8.length);
    System.arraycopy(utf8, 0, bytes, size, utf8.length);
    size += utf8.length;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
  }
}
