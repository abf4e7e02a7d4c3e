package dev.starling.swarm;

/** Something that goes on until closed. Closing twice does nothing. */
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
