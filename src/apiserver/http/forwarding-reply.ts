import type { Reply } from "./reply.js";

/**
 * Returns a reply that forwards every call to `inner`, except for the overridden methods. Faults are built
 * from it.
 */
export function forwardingReply(inner: Reply, overrides: Partial<Omit<Reply, "begun" | "gone">>): Reply {
  return {
    get begun() {
      return inner.begun;
    },
    get gone() {
      return inner.gone;
    },
    begin: (code, headers) => inner.begin(code, headers),
    write: async (bytes) => inner.write(bytes),
    writeEvents: async (frames) => inner.writeEvents(frames),
    earlyHints: () => inner.earlyHints(),
    end: (trailers) => inner.end(trailers),
    breakOff: (how, code) => inner.breakOff(how, code),
    goAway: (code) => inner.goAway(code),
    ...overrides,
  };
}
