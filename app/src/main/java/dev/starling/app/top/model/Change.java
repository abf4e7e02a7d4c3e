package dev.starling.app.top.model;

import org.jspecify.annotations.Nullable;

/** That something shared was written, or ({@code place} null) removed. */
public record Change(Place.Kind kind, String id, @Nullable Place place) {}
