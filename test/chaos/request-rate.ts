import type { Clock } from "../../src/base/clock.js";
import type { Transport } from "../../src/transport/transport.js";
import type { WaitLimits } from "./waits.js";

const WINDOW_MS = 10_000;

/** What docs/guarantees.md promises in G9: eight at once, and one for each 0.8 s or shortest wait. */
function mostRequests({ initialMs }: WaitLimits): number {
  return 8 + Math.floor(WINDOW_MS / Math.min(initialMs, 800));
}

/** When the process stands still, a request may come late and be followed by others that are in time. */
const SLACK = 2;

/** Checks how many requests one informer makes in any ten seconds (G9). Pages after the first do not count. */
export class RequestRate {
  readonly #name: string;
  readonly #most: number;
  readonly #clock: Pick<Clock, "now">;
  readonly #violations: string[] = [];
  #times: number[] = [];

  constructor(name: string, limits: WaitLimits, clock: Pick<Clock, "now">) {
    this.#name = name;
    this.#most = mostRequests(limits) + SLACK;
    this.#clock = clock;
  }

  /** Returns a transport that counts the requests of another one. */
  counting(transport: Transport): Transport {
    return {
      request: async (request, signal) => {
        if (!/[?&]continue=/.test(request.path)) {
          this.requested();
        }
        return transport.request(request, signal);
      },
      close: async () => transport.close(),
    };
  }

  requested(): void {
    const now = this.#clock.now();
    this.#times = [...this.#times.filter((at) => now - at <= WINDOW_MS), now];
    if (this.#times.length > this.#most) {
      this.#violations.push(`G9: ${this.#name}: ${this.#times.length} requests in ten seconds`);
    }
  }

  takeViolations(): readonly string[] {
    return this.#violations.splice(0);
  }
}
