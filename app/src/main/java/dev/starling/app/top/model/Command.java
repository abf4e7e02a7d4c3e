package dev.starling.app.top.model;

import org.jspecify.annotations.Nullable;

/**
 * Who commands.
 *
 * @param commander null if the asked node knows none
 * @param have voters that support or are heard, of the {@code size} that a commander needs
 * @param safe false if two parts of the swarm could each have a commander
 */
public record Command(
    @Nullable String commander,
    @Nullable Long term,
    @Nullable String token,
    int size,
    int have,
    boolean met,
    boolean safe) {}
