import { type ChildProcess, spawn } from "node:child_process";
import { platform } from "node:os";
import { kill } from "node:process";
import type { Clock } from "../../base/clock.js";
import { type ExecPlugin, pluginError } from "./exec-plugin.js";
import type { RunningPlugin } from "./running-plugin.js";

/**
 * How long a plugin that was told to end may clean up, for example release a lock or end its child processes.
 */
const GRACE_MS = 2_000;

/**
 * The interval at which the plugin's remaining child processes are checked. Users do not notice a delay this
 * short.
 */
const LOOK_AGAIN_MS = 50;

/** False on Windows, which has no process groups and opens a window for a detached process. */
const HAS_GROUPS = platform() !== "win32";

/**
 * The process of a plugin, which is started directly and never through a shell.
 *
 * The process leads a process group of its own, unless it may ask questions on our terminal. Many plugins are
 * scripts that start the real plugin, which would go on running if only the script were ended.
 */
export class PluginProcess implements RunningPlugin {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  readonly #leadsGroup: boolean;
  readonly #clock: Clock;
  #tellEnded: () => void = () => undefined;
  #endingBy: number | undefined;

  /**
   * @throws KubeconfigError if `spawn` refuses the arguments. Most failures arrive as the child's `error`
   * event instead.
   */
  constructor(plugin: ExecPlugin, env: Readonly<Record<string, string | undefined>>, clock: Clock) {
    this.#clock = clock;
    this.#leadsGroup = HAS_GROUPS && !plugin.isInteractive;
    this.child = start(plugin, env, this.#leadsGroup);
    // A signal that we are not allowed to send is an `error` event, which would end the program if it had no
    // listener.
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

  /**
   * Sends SIGTERM, and later SIGKILL. Closes the pipes at once, because a child process may keep them open
   * for long.
   */
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

  /**
   * Gives the processes that the plugin started what is left of the grace period after the plugin itself has
   * exited.
   */
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

  /** Stops waiting for a plugin that SIGKILL did not end, and lets our own process exit without it. */
  #leaveBehind(): void {
    this.child.unref();
    this.#tellEnded();
  }

  #isAlive(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Returns false if no process is left to receive the signal, or if we are not allowed to send it. */
  #signal(signal: NodeJS.Signals | 0): boolean {
    const { pid } = this.child;
    if (pid === undefined || !this.#leadsGroup) {
      return this.child.kill(signal);
    }
    try {
      return kill(-pid, signal);
    } catch {
      // ESRCH: the group is empty. EPERM: all processes of the group belong to another user.
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
    // The error of Node is not passed on, because it quotes the argument, which may be a secret.
    throw pluginError(
      plugin.name,
      "it cannot be started: an argument or an environment variable contains a null character",
    );
  }
}
