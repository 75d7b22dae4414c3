import type { Reply } from "./reply.js";

/** A reply that passes everything on to another one, but for the overrides. Faults are made of these. */
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
    end: () => inner.end(),
    breakOff: (how) => inner.breakOff(how),
    ...overrides,
  };
}
