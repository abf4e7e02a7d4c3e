/**
 * Keeps byte records on disk so that what was reported as kept survives {@code kill -9} and a loss
 * of power; see {@code docs/protocols/journal.md}.
 *
 * <pre>{@code
 * Opened opened = Journal.open(DirectoryStorage.at(directory), Options.DEFAULT);
 * opened.records().forEach(state::apply);
 * Journal journal = opened.journal();
 * journal.append(change);
 * journal.sync(); // from here on the change is kept
 * if (journal.logBytes() > journal.snapshotBytes() + 1_000_000) {
 *   journal.checkpoint(state.asRecords());
 * }
 * }</pre>
 */
package dev.starling.journal;
