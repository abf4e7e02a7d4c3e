package dev.starling.app.top.view;

import dev.starling.app.top.model.LogLine;
import dev.starling.app.top.model.Place;
import dev.starling.app.top.model.SwarmModel;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user chose, changed by keys. A key is a character, or a name: {@code up}, {@code down},
 * {@code left}, {@code right}, {@code pageup}, {@code pagedown}, {@code home}, {@code end}, {@code
 * tab}, {@code backtab}, {@code enter}, {@code esc}, {@code backspace}.
 */
public final class Controls {
  private static final int PAGE = 10;
  private static final int MAX_FILTER = 60;

  private final MapPort port = new MapPort();
  private final Map<Pane, Integer> positions = new EnumMap<>(Pane.class);
  private Pane focus = Pane.NODES;
  private boolean large;
  private boolean help;
  private int helpTop;
  private Shown shown = Shown.NO_MOVES;
  private String filter = "";
  private boolean typing;
  private @Nullable String chosen;
  private boolean following;

  /**
   * Takes a key.
   *
   * @return false if it ends the dashboard
   */
  public boolean handle(String key, SwarmModel model) {
    if (typing) {
      type(key);
      return true;
    }
    if (help) {
      helpKey(key);
      return true;
    }
    switch (key) {
      case "q" -> {
        return false;
      }
      case "?" -> {
        help = true;
        helpTop = 0;
      }
      case "1", "2", "3", "4" -> focus = Pane.at(key.charAt(0) - '1');
      case "tab" -> focus = focus.next(1);
      case "backtab" -> focus = focus.next(-1);
      case "z", "enter" -> large = !large;
      case "/" -> {
        focus = Pane.EVENTS;
        typing = true;
      }
      case "t" -> {
        focus = Pane.EVENTS;
        shown = shown.next();
      }
      default -> paneKey(key, model);
    }
    return true;
  }

  private void paneKey(String key, SwarmModel model) {
    switch (focus) {
      case NODES -> scroll(key, model.facts().members().size() - 1, 1);
      case LINKS -> scroll(key, model.facts().links().size() - 1, 1);
      // Upwards is back in time.
      case EVENTS -> scroll(key, lines(model).size() - 1, -1);
      case MAP -> mapKey(key, model);
    }
  }

  private void scroll(String key, int last, int direction) {
    int step =
        switch (key) {
          case "up", "k" -> -1;
          case "down", "j" -> 1;
          case "pageup" -> -PAGE;
          case "pagedown", " " -> PAGE;
          case "home", "g" -> -last;
          case "end", "G" -> last;
          default -> 0;
        };
    int position = position(focus) + direction * step;
    positions.put(focus, Math.min(Math.max(0, position), Math.max(0, last)));
  }

  private void mapKey(String key, SwarmModel model) {
    switch (key) {
      case "left", "h" -> pan(-1, 0);
      case "right", "l" -> pan(1, 0);
      case "up", "k" -> pan(0, 1);
      case "down", "j" -> pan(0, -1);
      case "+", "=" -> port.zoom(1);
      case "-", "_" -> port.zoom(-1);
      case "0" -> {
        following = false;
        port.fit();
      }
      case "n" -> choose(model, 1);
      case "p", "N" -> choose(model, -1);
      case "esc" -> {
        chosen = null;
        following = false;
      }
      case "f" -> {
        if (chosen(model) == null) {
          choose(model, 1);
        }
        following = !following && chosen(model) != null;
        port.hold();
      }
      default -> {}
    }
  }

  private void pan(int right, int up) {
    following = false;
    port.pan(right, up);
  }

  private void choose(SwarmModel model, int step) {
    List<Place> places = MapPane.placed(model);
    if (places.isEmpty()) {
      return;
    }
    Place current = chosen(model);
    int at = current == null ? (step > 0 ? -1 : 0) : places.indexOf(current);
    Place next = places.get(Math.floorMod(at + step, places.size()));
    chosen = SwarmModel.key(next.kind(), next.id());
  }

  private void type(String key) {
    switch (key) {
      case "enter" -> typing = false;
      case "esc" -> {
        typing = false;
        filter = "";
      }
      case "backspace" ->
          filter =
              filter.isEmpty()
                  ? ""
                  : filter.substring(0, filter.offsetByCodePoints(filter.length(), -1));
      default -> {
        if (key.codePointCount(0, key.length()) == 1 && filter.length() < MAX_FILTER) {
          filter += key;
        }
      }
    }
    positions.put(Pane.EVENTS, 0);
  }

  private void helpKey(String key) {
    switch (key) {
      case "up", "k" -> helpTop = Math.max(0, helpTop - 1);
      case "down", "j" -> helpTop++;
      case "pageup" -> helpTop = Math.max(0, helpTop - PAGE);
      case "pagedown", " " -> helpTop += PAGE;
      default -> help = false;
    }
  }

  /** The events that pass the filter, oldest first. */
  List<LogLine> lines(SwarmModel model) {
    String wanted = filter.toLowerCase(Locale.ROOT);
    return model.lines().stream()
        .filter(line -> shown.shows(line.group()))
        .filter(
            line ->
                wanted.isEmpty()
                    || line.type().contains(wanted)
                    || line.text().toLowerCase(Locale.ROOT).contains(wanted))
        .toList();
  }

  Pane focus() {
    return focus;
  }

  /** Whether the pane in focus has the screen for itself. */
  boolean isLarge() {
    return large;
  }

  boolean isHelp() {
    return help;
  }

  int helpTop() {
    return helpTop;
  }

  /** No further down than there is something. */
  void limitHelp(int last) {
    helpTop = Math.min(helpTop, Math.max(0, last));
  }

  /** The selected row, or for events how many newer ones are below the last that shows. */
  int position(Pane pane) {
    return positions.getOrDefault(pane, 0);
  }

  Shown shown() {
    return shown;
  }

  String filter() {
    return filter;
  }

  boolean isTyping() {
    return typing;
  }

  MapPort port() {
    return port;
  }

  boolean isFollowing() {
    return following;
  }

  /** What is chosen on the map; null if nothing is, or it is gone. */
  @Nullable Place chosen(SwarmModel model) {
    Place place = chosen == null ? null : model.place(chosen);
    return place == null || place.point() == null ? null : place;
  }
}
