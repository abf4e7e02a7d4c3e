package dev.starling.app.demo;

import dev.starling.app.client.NotReachableException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node of the demo, in a process of its own. */
interface DemoNode {
  /** The full node name. */
  String name();

  /** As in {@code GET /nodes}. */
  String kind();

  /** Where it serves HTTP; null if it does not. */
  @Nullable URI url();

  ChildProcess process();

  /**
   * The nodes that it sees alive now, with the median round-trip time in milliseconds where it
   * measures one.
   *
   * @throws NotReachableException if it cannot be asked
   */
  Map<String, @Nullable Double> sees() throws NotReachableException;
}
