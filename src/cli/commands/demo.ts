import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sleepOn, systemClock } from "../../base/clock.js";
import { InformerError, messageOf } from "../../base/errors.js";
import { linkedAbortController } from "../../base/abort.js";
import type { ApiServer, ScenarioDriver, ScenarioName } from "../../apiserver/index.js";
import { loadClientConfig } from "../../kubeconfig/load-client-config.js";
import type { ExitCode } from "../exit-code.js";
import type { DemoFlags } from "../flags/demo-flags.js";
import type { Host } from "../host.js";
import { inSession, type Session } from "../session.js";
import { UsageError } from "../usage-error.js";
import { commandsToTry, showsNoPods } from "./commands-to-try.js";
import { watchPods } from "./watch.js";

/**
 * Starts an embedded API server, simulates workloads on it, and watches their pods like those of any other
 * cluster, until a signal.
 */
export async function demo(
  host: Host,
  flags: DemoFlags,
  scenarios: readonly ScenarioName[],
): Promise<ExitCode> {
  const options = {
    scenarios,
    speed: numberIn(flags.speed, "--speed", { above: 0 }),
    seed: numberIn(flags.seed, "--seed", { whole: true }),
    port: numberIn(flags.port, "--port", { whole: true, atMost: 65_535 }),
  };
  return inSession(host, flags, async (session) => play(session, options));
}

interface DemoOptions {
  readonly scenarios: readonly ScenarioName[];
  readonly speed: number;
  readonly seed: number;
  readonly port: number;
}

async function play(session: Session, { port, ...options }: DemoOptions): Promise<void> {
  session.shutdown.handleSignals();
  const folder = temporaryFolder(session.host);
  try {
    // Loaded only here, because watching a real cluster does not need a server.
    const { startApiServer } = await import("../../apiserver/index.js");
    const server = await startApiServer({ port }).catch((error: unknown) => {
      throw new InformerError("ERR_DEMO", `Cannot start the embedded API server: ${messageOf(error)}`, {
        cause: error,
      });
    });
    try {
      await watchScenario(session, server, { ...options, folder });
    } finally {
      await server.close({ force: true });
    }
  } finally {
    folder.remove();
  }
}

async function watchScenario(
  session: Session,
  server: ApiServer,
  { speed, seed, scenarios, folder }: Omit<DemoOptions, "port"> & { readonly folder: Folder },
): Promise<void> {
  const { logger, shutdown } = session;
  const { embeddedDriver, runScenario } = await import("../../apiserver/index.js");
  const kubeconfig = folder.write("kubeconfig", server.kubeconfig());
  logger.info(
    { url: server.url, kubeconfig },
    `API server on ${server.url}; to use kubectl, add --kubeconfig ${kubeconfig}`,
  );
  for (const command of commandsToTry(session.host.call(), kubeconfig, scenarios)) {
    logger.info({ command }, `try: ${command}`);
  }
  if (showsNoPods(scenarios)) {
    logger.info({}, "no pods appear in this scenario; the second command shows why");
  }
  const config = await loadClientConfig({ kubeconfig, env: {}, homeDirectory: folder.path });
  const scenario = linkedAbortController(shutdown.signal);
  const driver = embeddedDriver(server.objects);
  let played: Promise<void> | undefined;
  const begin = (): void => {
    played = runScenario(driver, {
      clock: systemClock,
      signal: scenario.signal,
      speed,
      seed,
      scenarios,
      log: (message) => logger.debug({}, message),
    });
    played.catch((error: unknown) => shutdown.fail(errorFrom(error)));
  };
  try {
    if (looksOnce(session)) {
      begin();
      await (showsNoPods(scenarios) ? undefined : firstPods(driver, shutdown.signal));
      await watchPods(session, [config]);
    } else {
      // The simulation starts with the first watch, so that its first events are seen.
      await watchPods(session, [config], begin);
    }
  } finally {
    scenario.abort();
    scenario.dispose();
    await played?.catch(() => undefined);
  }
}

/** Whether the first list is all that is looked at, so that nothing of it must be missed. */
function looksOnce({ limits, ending }: Session): boolean {
  return limits?.isOnce === true || ending?.rules.judgesOnce === true;
}

/** How often the server is asked whether the first pods are there. */
const LOOK_AGAIN_MS = 20;

/** Resolves when there are pods. */
async function firstPods(driver: Pick<ScenarioDriver, "list">, signal: AbortSignal): Promise<void> {
  while ((await driver.list("pods")).length === 0) {
    await sleepOn(systemClock, LOOK_AGAIN_MS, signal);
  }
}

interface Folder {
  readonly path: string;
  /**
   * Writes a file that only its owner can read, such as one with the token of an administrator. Returns its
   * path.
   */
  readonly write: (name: string, text: string) => string;
  /** Removes the folder. Does nothing if it has been removed already. */
  readonly remove: () => void;
}

/**
 * Creates a temporary folder, which is removed when the process ends, even if a second signal ends it at
 * once. The folder and its files are written synchronously, because work on one of Node's threads could
 * finish after the removal.
 *
 * @throws InformerError if the folder or a file cannot be written.
 */
function temporaryFolder(host: Host): Folder {
  const path = inTemporaryFolder(() => mkdtempSync(join(tmpdir(), "k8s-informer-demo-")));
  const remove = (): void => rmSync(path, { recursive: true, force: true });
  host.onExit(remove);
  return {
    path,
    write: (name, text) => {
      const file = join(path, name);
      inTemporaryFolder(() => writeFileSync(file, text, { mode: 0o600 }));
      return file;
    },
    remove,
  };
}

function inTemporaryFolder<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new InformerError(
      "ERR_DEMO",
      `Cannot write to the temporary folder "${tmpdir()}": ${messageOf(error)}; set TMPDIR to a folder with space that you can write to`,
      { cause: error },
    );
  }
}

function errorFrom(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

interface Limits {
  readonly whole?: boolean;
  readonly above?: number;
  readonly atMost?: number;
}

function numberIn(text: string, flag: string, { whole = false, above, atMost = Infinity }: Limits): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  const fits =
    value <= atMost && (above === undefined || value > above) && (!whole || Number.isSafeInteger(value));
  if (!fits) {
    const least = above === undefined ? "of at least 0" : `greater than ${above}`;
    const range = atMost === Infinity ? least : `from 0 to ${atMost}`;
    throw new UsageError(
      `Cannot use ${flag} "${text}": expected a ${whole ? "whole number" : "number"} ${range}`,
      flag,
    );
  }
  return value;
}
