package dev.starling.benchmarks.pekko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;

/**
 * What Pekko sends to another machine, and what comes out there, by its own serializers. Needed to
 * get a replica that shares no object with the first: to build it again does not do, since every
 * write in a process gets a version of its own.
 */
final class Transfer implements AutoCloseable {
  private final ActorSystem system;
  private final Serialization serialization;

  Transfer() {
    Config config =
        ConfigFactory.parseMap(Map.of("pekko.loglevel", "WARNING"))
            .withFallback(ConfigFactory.load());
    system = ActorSystem.create("bench", config);
    serialization = SerializationExtension.get(system);
  }

  byte[] bytesOf(Object state) {
    return serialization.serialize(state).get();
  }

  /** What such {@code bytes} become where they come to. */
  <T> T received(byte[] bytes, T like) {
    Serializer serializer = serialization.findSerializerFor(like);
    String manifest = Serializers.manifestFor(serializer, like);
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) like.getClass();
    return type.cast(serialization.deserialize(bytes, serializer.identifier(), manifest).get());
  }

  <T> T copy(T state) {
    return received(bytesOf(state), state);
  }

  @Override
  public void close() {
    system.terminate();
  }
}
