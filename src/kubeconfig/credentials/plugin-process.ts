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

/**
 * The most turns of the event loop in which an exited plugin's last output is read. One is enough, because a turn reads
 * more than a pipe holds. The limit is for what the plugin has left behind and goes on writing.
 */
const LAST_TURNS = 10;

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
    this.child.once("exit", (code) => {
      if (this.#endingBy !== undefined) {
        return;
      }
      if (code === null) {
        // It was killed before it had finished, so what it has started is of no use any more.
        this.#signal("SIGTERM");
      }
      this.#tellEnded();
    });
  }

  /**
   * Calls `take` with what the plugin writes to stderr. If it returns a promise, no more is read until the promise is
   * settled, and then the plugin waits when its pipe is full.
   */
  onStderr(take: (text: string) => void | Promise<void>): void {
    const { stderr } = this.child;
    const goOn = (): void => void stderr?.resume();
    stderr?.setEncoding("utf8").on("data", (text: string) => {
      const taken = take(text);
      if (taken !== undefined) {
        stderr.pause();
        taken.then(goOn, goOn);
      }
    });
  }

  /**
   * Resolves when everything was read that the plugin wrote before it exited. The end of the pipes is not waited for,
   * because processes that the plugin has left behind may hold them.
   */
  async whenRead(): Promise<void> {
    for (let turn = 0, before = -1; turn < LAST_TURNS && before !== this.#bytesRead; turn += 1) {
      before = this.#bytesRead;
      // Two immediates have a whole turn between them.
      await this.#clock.nextTurn();
      await this.#clock.nextTurn();
    }
  }

  /** Closes our ends of the pipes. */
  closePipes(): void {
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
  }

  /**
   * Sends SIGTERM, and later SIGKILL. Closes the pipes at once, because a child process may keep them open
   * for long.
   */
  end(): void {
    this.closePipes();
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

  get #bytesRead(): number {
    // The pipes of a child process are sockets, which count what they have read.
    const pipes = [this.child.stdout, this.child.stderr] as ({ readonly bytesRead?: number } | null)[];
    return pipes.reduce((sum, pipe) => sum + (pipe?.bytesRead ?? 0), 0);
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
  } catch (error) {
    // The error of Node is not passed on, because it quotes the argument, which may be a secret.
    throw pluginError(plugin.name, `it cannot be started: ${spawnFault(error)}`);
  }
}

function spawnFault(error: unknown): string {
  const { code = "unknown error" } = error as { code?: string };
  switch (code) {
    case "ERR_INVALID_ARG_VALUE":
      return "an argument or an environment variable contains a null character";
    case "E2BIG":
      return (
        "its arguments and environment variables are too long; with provideClusterInfo they contain the " +
        "certificate authority"
      );
    default:
      return code;
  }
}
