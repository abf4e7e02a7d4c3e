package dev.starling.benchmarks.workload;

import java.util.function.Consumer;

/** The receiving side of both works: counts and checks messages, and answers pings. */
final class Receiving implements Consumer<byte[]> {
  private final Messenger messenger;
  private final int messagesPerRound;
  private final int creditMessages;

  private int received;
  private long sum;

  Receiving(Messenger messenger, int messagesPerRound) {
    this.messenger = messenger;
    this.messagesPerRound = messagesPerRound;
    this.creditMessages = OneWay.creditMessages(messenger);
  }

  @Override
  public void accept(byte[] message) {
    Payload.check(message);
    switch (Payload.kind(message)) {
      case Payload.DATA -> data(Payload.number(message));
      case Payload.PING -> answer(Payload.PONG, Payload.number(message));
      default -> throw new IllegalStateException("unexpected kind " + Payload.kind(message));
    }
  }

  private void data(long number) {
    received++;
    sum += number;
    if (creditMessages > 0 && received % creditMessages == 0) {
      answer(Payload.CREDIT, creditMessages);
    }
    if (received == messagesPerRound) {
      answer(Payload.DONE, sum);
      received = 0;
      sum = 0;
    }
  }

  private void answer(byte kind, long number) {
    try {
      messenger.send(Payload.of(kind, number));
    } catch (Exception e) {
      throw new IllegalStateException("cannot answer", e);
    }
  }
}
