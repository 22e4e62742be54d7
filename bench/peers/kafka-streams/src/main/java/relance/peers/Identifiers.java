package relance.peers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Derived identifiers: version 5 UUIDs in the namespace of Relance. One thread. */
final class Identifiers {
  private static final UUID URL = UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");
  private final MessageDigest sha1;
  private final UUID namespace;

  Identifiers() {
    try {
      sha1 = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    namespace = derive(URL, "urn:relance");
  }

  UUID message(String campaign, String contact, String message) {
    return derive(namespace, "message/" + campaign + '/' + contact + '/' + message);
  }

  UUID interaction(String account, String providerMessageId) {
    return derive(namespace, "interaction/" + account + '/' + providerMessageId);
  }

  private UUID derive(UUID space, String name) {
    byte[] prefix = new byte[16];
    ByteBuffer.wrap(prefix).putLong(space.getMostSignificantBits()).putLong(space.getLeastSignificantBits());
    sha1.update(prefix);
    ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
    long high = hash.getLong() & 0xffff_ffff_ffff_0fffL | 0x5000L;
    long low = hash.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
