package dev.starling.erldist.epmd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The table of an EPMD: names that are registered, and creations.
 *
 * <p>A creation tells two lives of one name apart. The long form counts registrations of all names
 * together, from where the caller says, so it differs for each. The short form, for nodes before
 * OTP 23, has three values only and is counted for each name; the last of each name is kept for
 * {@value #MAX_REMEMBERED_NAMES} names, the longest unused forgotten first.
 */
final class EpmdRegistry implements EpmdDirectory {
  static final int MAX_REMEMBERED_NAMES = 1_024;

  private static final int SHORT_CREATIONS = 3;

  private final int capacity;
  private final Map<String, NodeEntry> entries = new LinkedHashMap<>();
  private final Map<String, Integer> lastShortCreation =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > MAX_REMEMBERED_NAMES;
        }
      };

  private int lastLongCreation;

  /**
   * @param capacity registrations at one time
   * @param startOfCreations should differ from one life of an EPMD to the next
   */
  EpmdRegistry(int capacity, int startOfCreations) {
    this.capacity = capacity;
    this.lastLongCreation = startOfCreations;
  }

  @Override
  public OptionalLong register(NodeEntry entry, boolean longCreation) {
    if (entries.size() >= capacity || entries.containsKey(entry.name())) {
      return OptionalLong.empty();
    }
    entries.put(entry.name(), entry);
    return OptionalLong.of(longCreation ? nextLongCreation() : nextShortCreation(entry.name()));
  }

  private long nextLongCreation() {
    lastLongCreation++;
    // 0 means unknown, and 1 to 3 could be a short creation of the same name.
    if (Integer.compareUnsigned(lastLongCreation, SHORT_CREATIONS) <= 0) {
      lastLongCreation = SHORT_CREATIONS + 1;
    }
    return Integer.toUnsignedLong(lastLongCreation);
  }

  private long nextShortCreation(String name) {
    return lastShortCreation.merge(name, 1, (last, one) -> last % SHORT_CREATIONS + one);
  }

  @Override
  public void unregister(String name) {
    entries.remove(name);
  }

  @Override
  public CompletionStage<Optional<NodeEntry>> find(String name) {
    return CompletableFuture.completedFuture(Optional.ofNullable(entries.get(name)));
  }

  @Override
  public CompletionStage<List<RegisteredName>> names() {
    return CompletableFuture.completedFuture(
        entries.values().stream().map(e -> new RegisteredName(e.name(), e.port())).toList());
  }
}
