import assert from "node:assert/strict";

/** A request that is repeated. How often depends on timing. */
export interface Repeated {
  readonly request: string;
  readonly least: number;
  /** More repetitions would mean a loop without waits. */
  readonly most: number;
}

export function between(least: number, most: number, request: string): Repeated {
  return { request, least, most };
}

/** Checks that the requests are the expected ones, in order and in number. */
export function assertAsked(
  asked: readonly string[],
  expected: readonly (string | Repeated)[],
  message?: string,
): void {
  const wanted = added(expected.map((step) => (typeof step === "string" ? between(1, 1, step) : step)));
  const found = added(asked.map((request) => between(1, 1, request))).map((run, position) => {
    const step = wanted[position];
    const fits = step?.request === run.request && run.least >= step.least && run.most <= step.most;
    return shown(fits ? step : run);
  });
  assert.deepEqual(found, wanted.map(shown), message);
}

/** Merges neighbours that are the same request. */
function added(steps: readonly Repeated[]): Repeated[] {
  const runs: Repeated[] = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (last?.request === step.request) {
      runs.splice(-1, 1, between(last.least + step.least, last.most + step.most, step.request));
    } else {
      runs.push(step);
    }
  }
  return runs;
}

function shown({ request, least, most }: Repeated): string {
  const times = least === most ? `${least}` : `${least}-${most}`;
  return times === "1" ? request : `${request} x${times}`;
}
