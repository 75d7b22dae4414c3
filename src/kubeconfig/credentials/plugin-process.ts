import { type ChildProcess, spawn } from "node:child_process";
import { platform } from "node:os";
import { kill } from "node:process";
import type { Clock } from "../../base/clock.js";
import { type ExecPlugin, pluginError } from "./exec-plugin.js";
import type { RunningPlugin } from "./running-plugin.js";

/** What a plugin that is no longer wanted gets to tidy up: to release a lock, to end what it started. */
const GRACE_MS = 2_000;

/** Between two looks at whether what a plugin left behind has ended: nobody sees the difference. */
const LOOK_AGAIN_MS = 50;

/** Windows has no process groups, and opens a window for what is detached. */
const HAS_GROUPS = platform() !== "win32";

/**
 * The process of a plugin, started directly and never through a shell. Unless it may ask questions on our terminal it
 * leads a process group of its own: many plugins are scripts around the real one, which would live on without them.
 */
export class PluginProcess implements RunningPlugin {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  readonly #leadsGroup: boolean;
  readonly #clock: Clock;
  #tellEnded: () => void = () => undefined;
  #endingBy: number | undefined;

  /** @throws KubeconfigError when it cannot be started; most faults come as the child's `error` instead. */
  constructor(plugin: ExecPlugin, env: Readonly<Record<string, string | undefined>>, clock: Clock) {
    this.#clock = clock;
    this.#leadsGroup = HAS_GROUPS && !plugin.isInteractive;
    this.child = start(plugin, env, this.#leadsGroup);
    // Each signal that may not be sent is one, and one that nobody hears ends the program.
    this.child.on("error", () => undefined);
    this.ended = new Promise((resolve) => {
      this.#tellEnded = resolve;
    });
    if (this.child.pid === undefined) {
      this.#tellEnded();
    }
    this.child.once("exit", () => {
      if (this.#endingBy === undefined) {
        this.#tellEnded();
      }
    });
  }

  /** Asks it to end, then makes it. Its pipes are closed at once: what it started itself may hold them for long. */
  end(): void {
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
    if (!this.#isAlive() || this.#endingBy !== undefined) {
      return;
    }
    this.#endingBy = this.#clock.now() + GRACE_MS;
    this.#signal("SIGTERM");
    let limit = this.#clock.timer(GRACE_MS, () => {
      this.kill();
      limit = this.#clock.timer(GRACE_MS, () => this.#leaveBehind());
    });
    this.child.once("exit", () => {
      limit.cancel();
      this.#endLeftovers();
    });
  }

  kill(): void {
    this.#signal("SIGKILL");
  }

  /** Its own process has ended: what it started gets what is left of the time. */
  #endLeftovers(): void {
    const isOver = this.#clock.now() >= (this.#endingBy ?? 0);
    if (isOver) {
      this.kill();
    }
    if (isOver || !this.#leadsGroup || !this.#signal(0)) {
      this.#tellEnded();
    } else {
      this.#clock.timer(LOOK_AGAIN_MS, () => this.#endLeftovers());
    }
  }

  /** Nothing helps: neither those who wait for its end nor our own process wait for it any longer. */
  #leaveBehind(): void {
    this.child.unref();
    this.#tellEnded();
  }

  #isAlive(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** False where nobody is left to get it, or it may not be sent. */
  #signal(signal: NodeJS.Signals | 0): boolean {
    const { pid } = this.child;
    if (pid === undefined || !this.#leadsGroup) {
      return this.child.kill(signal);
    }
    try {
      return kill(-pid, signal);
    } catch {
      // ESRCH: the group is empty. EPERM: all of it is another user's.
      return false;
    }
  }
}

function start(
  plugin: ExecPlugin,
  env: Readonly<Record<string, string | undefined>>,
  detached: boolean,
): ChildProcess {
  try {
    return spawn(plugin.command, [...plugin.args], {
      env,
      stdio: [plugin.isInteractive ? "inherit" : "ignore", "pipe", "pipe"],
      shell: false,
      detached,
      windowsHide: true,
    });
  } catch {
    // Node's message quotes the argument, which may be a secret.
    throw pluginError(plugin.name, "it cannot be started: an argument or a variable holds a null character");
  }
}
