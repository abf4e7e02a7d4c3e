package dev.starling.benchmarks.workload;

import java.util.function.Consumer;

/**
 * A contender in the exchange of messages: one instance in each of two processes. Everything it
 * opens is bound to 127.0.0.1.
 */
public interface Messenger extends AutoCloseable {
  /**
   * Starts this side. From then on {@code inbox} is given each message that comes, one at a time,
   * on whichever thread this contender delivers messages. It may call {@link #send}.
   */
  void start(Settings settings, Consumer<byte[]> inbox) throws Exception;

  /** Called on the sending side: returns when messages pass in both directions. */
  void connect() throws Exception;

  /**
   * Sends to the other side; the array is given away. Waits as the contender makes a sender wait.
   */
  void send(byte[] message) throws Exception;

  /**
   * How many messages may be on their way when the contender itself holds back nobody: beyond that
   * the workload waits for the other side. Zero when the contender holds a sender back.
   */
  default int windowMessages() {
    return 0;
  }

  @Override
  void close() throws Exception;
}
