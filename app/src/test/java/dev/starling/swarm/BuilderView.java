package dev.starling.swarm;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a builder was told, in words. */
public final class BuilderView {
  private BuilderView() {}

  public static Map<String, String> settings(SwarmBuilder builder) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("name", String.valueOf(builder.name));
    settings.put("cookie", String.valueOf(builder.cookie));
    settings.put("cookie-file", String.valueOf(builder.cookieFile));
    settings.put("hidden", String.valueOf(builder.hidden));
    settings.put("listen", String.valueOf(builder.listen));
    settings.put("dist-port", String.valueOf(builder.distPort));
    settings.put("epmd", String.valueOf(builder.epmd));
    settings.put("ping-interval", builder.pingInterval.toString());
    settings.put("suspect-after", builder.suspectAfter.toString());
    settings.put("down-after", builder.downAfter.toString());
    settings.put("forget-after", builder.forgetAfter.toString());
    builder.namedStrategies.forEach(
        strategy -> settings.put("strategy " + strategy.name(), strategy.options().toString()));
    return settings;
  }
}
