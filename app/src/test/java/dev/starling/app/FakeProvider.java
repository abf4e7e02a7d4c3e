package dev.starling.app;

import dev.starling.core.discovery.DiscoveryProvider;
import dev.starling.core.discovery.DiscoveryStrategy;
import java.util.Map;

/** A strategy that exists in tests only. */
public final class FakeProvider implements DiscoveryProvider {
  @Override
  public String name() {
    return "fake";
  }

  @Override
  public DiscoveryStrategy create(Map<String, String> options) {
    throw new UnsupportedOperationException();
  }
}
