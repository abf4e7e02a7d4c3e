package dev.starling.erldist.node;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A bounded map for what changes seldom and is asked for often: immutable, and replaced as a whole.
 * For any thread, without locks; a change costs as much as the map is large.
 */
final class SnapshotMap<K, V> {
  private final String limitName;
  private final int limit;
  private final AtomicReference<Map<K, V>> current = new AtomicReference<>(Map.of());

  /**
   * @param limitName which of {@link NodeLimits} bounds this map, for the exception
   */
  SnapshotMap(String limitName, int limit) {
    this.limitName = limitName;
    this.limit = limit;
  }

  @Nullable V get(K key) {
    return current().get(key);
  }

  Set<Map.Entry<K, V>> entries() {
    return current().entrySet();
  }

  /**
   * Adds or replaces an entry.
   *
   * @throws LimitExceededException when it is new, and the map full
   */
  void put(K key, V value) {
    while (true) {
      Map<K, V> old = current();
      if (tryPut(old, key, value)) {
        return;
      }
    }
  }

  /** Adds an entry, unless there is one. False then. Throws as {@link #put}. */
  boolean putIfAbsent(K key, V value) {
    while (true) {
      Map<K, V> old = current();
      if (old.containsKey(key)) {
        return false;
      }
      if (tryPut(old, key, value)) {
        return true;
      }
    }
  }

  /** Removes an entry if it has that very value. */
  boolean remove(K key, V value) {
    while (true) {
      Map<K, V> old = current();
      if (old.get(key) != value) {
        return false;
      }
      Map<K, V> changed = new HashMap<>(old);
      changed.remove(key);
      if (current.compareAndSet(old, changed)) {
        return true;
      }
    }
  }

  private boolean tryPut(Map<K, V> old, K key, V value) {
    if (old.size() >= limit && !old.containsKey(key)) {
      throw new LimitExceededException(limitName, limit);
    }
    Map<K, V> changed = new HashMap<>(old);
    changed.put(key, value);
    return current.compareAndSet(old, changed);
  }

  private Map<K, V> current() {
    return Objects.requireNonNull(current.get());
  }
}
