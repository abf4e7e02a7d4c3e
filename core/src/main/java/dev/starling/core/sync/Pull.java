package dev.starling.core.sync;

import dev.starling.core.message.Message.KnownWrite;
import dev.starling.core.message.Message.OverlayRange;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.value.Value;
import dev.starling.crdt.CausalStore;
import dev.starling.crdt.Write;
import org.jspecify.annotations.Nullable;

/** The store of another member, put together aside from its ranges until the last has come. */
final class Pull {
  final String source;
  private CausalStore.@Nullable Assembly<OverlayKey, Value.Dictionary> assembly;
  private long exchange;
  private int next;

  Pull(String source) {
    this.source = source;
  }

  /** 0 until the first range has come. */
  long exchange() {
    return exchange;
  }

  /** The first hash that is still missing. */
  int next() {
    return next;
  }

  /**
   * Takes a range; one that is not the next is left.
   *
   * @param local the store of this node, which has the writes whose values were left out, unless it
   *     has seen them replaced: then they are of no use
   * @return whether it was the next
   * @throws IllegalArgumentException for a write that the store cannot have
   */
  boolean take(OverlayRange range, CausalStore<OverlayKey, Value.Dictionary> local) {
    if (range.exchange() != exchange && range.from() == 0) {
      exchange = range.exchange();
      next = 0;
      assembly = new CausalStore.Assembly<>(range.vector());
    }
    CausalStore.Assembly<OverlayKey, Value.Dictionary> target = assembly;
    if (target == null || range.exchange() != exchange || range.from() != next) {
      return false;
    }
    range.writes().forEach(target::add);
    for (KnownWrite known : range.known()) {
      for (Write<OverlayKey, Value.Dictionary> write : local.writes(known.key())) {
        if (write.dot().equals(known.dot())) {
          target.add(write);
        }
      }
    }
    next = range.next();
    return true;
  }

  /** The whole store, once the last range was taken. */
  CausalStore<OverlayKey, Value.Dictionary> store() {
    return assembly == null ? CausalStore.empty() : assembly.toStore();
  }
}
