package relance.peers;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/** Whether a whole text is a word by which a person opts out (R12). */
final class OptOut {
  private static final Set<String> WORDS =
      Set.of("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "optout", "arret", "arreter", "desabonner",
          "desinscription", "baja", "sair", "parar");
  private static final int LENGTH_MAX = 40; // with what surrounds it

  private OptOut() {}

  static boolean isIn(Event event) {
    if (!"text".equals(event.kind) && !"button".equals(event.kind)) return false;
    String text = event.text;
    if (text == null || text.length() > LENGTH_MAX) return false;
    int from = 0;
    int to = text.length();
    while (from < to && !Character.isLetterOrDigit(text.charAt(from))) from++;
    while (to > from && !Character.isLetterOrDigit(text.charAt(to - 1))) to--;
    String word = text.substring(from, to).toLowerCase(Locale.ROOT);
    if (!Normalizer.isNormalized(word, Normalizer.Form.NFD))
      word = Normalizer.normalize(word, Normalizer.Form.NFD).replaceAll("[\\u0300-\\u036f]", "");
    return WORDS.contains(word);
  }
}
