import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  cacheFolder,
  ETCD_VERSION,
  KUBERNETES_VERSION,
  KWOK_VERSION,
} from "../../tools/cluster-binaries.mjs";

const SCRIPT = fileURLToPath(new URL("../../tools/cluster-setup.mjs", import.meta.url));
const VERSIONS = {
  etcd: `etcd Version: ${ETCD_VERSION}`,
  kubernetes: `Kubernetes v${KUBERNETES_VERSION}`,
  kubectl: `Client Version: v${KUBERNETES_VERSION}`,
  kwok: `kwok version v${KWOK_VERSION} go1.26.3 (linux/amd64)`,
};

/**
 * A replacement for Go. The programs that it builds print the version that was requested. It supports the
 * four commands of the script, and fails on any other.
 */
const FAKE_GO = `#!/bin/sh
case "$1 $2" in
  "env GOVERSION") echo go1.26.3 ;;
  "mod download") echo '{"GoMod":"published.mod"}' ;;
  "mod edit") echo '{"Go":"1.26.0","Replace":[
    {"Old":{"Path":"k8s.io/api"},"New":{"Path":"./staging/src/k8s.io/api"}},
    {"Old":{"Path":"k8s.io/fork"},"New":{"Path":"example.com/fork","Version":"v1"}}]}' ;;
  "mod tidy") cp go.mod "$(mktemp "$SEEN/XXXXXX")" ;;
  "build -mod=mod")
    while [ "$1" != -o ]; do shift; done
    case "$2" in
      *.etcd.*) says="${VERSIONS.etcd}" ;;
      *.kubectl.*) says="${VERSIONS.kubectl}" ;;
      *.kwok.*) says="${VERSIONS.kwok}" ;;
      *) says="${VERSIONS.kubernetes}" ;;
    esac
    printf '#!/bin/sh\\necho "%s"\\n' "$says" > "$2" && chmod +x "$2" ;;
  *) echo "unexpected: $*" >&2; exit 9 ;;
esac
`;

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "k8s-informer-setup-"));
  await mkdir(join(home, "bin"));
  await mkdir(join(home, "seen"));
  await mkdir(join(home, "tmp"));
});
afterEach(async () => rm(home, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function program(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { mode: 0o755 });
}

function environment(): NodeJS.ProcessEnv {
  return {
    PATH: `${join(home, "bin")}:/usr/bin:/bin`,
    XDG_CACHE_HOME: home,
    TMPDIR: join(home, "tmp"),
    SEEN: join(home, "seen"),
  };
}

async function setUp(args: readonly string[] = [], extra: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const env = { ...environment(), ...extra };
  return new Promise((resolve) => {
    execFile(process.execPath, [SCRIPT, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}

describe("cluster:setup", () => {
  const folder = (): string => cacheFolder({ XDG_CACHE_HOME: home });

  it("builds both binaries, and leaves nothing else behind", async () => {
    await program(join(home, "bin", "go"), FAKE_GO);
    const { code, stderr } = await setUp();
    assert.equal(code, 0, stderr);
    assert.deepEqual((await readdir(folder())).sort(), ["etcd", "kube-apiserver"]);
    const staging = KUBERNETES_VERSION.replace(/^1/, "v0");
    const seen = await Promise.all(
      (await readdir(join(home, "seen"))).map(async (name) => readFile(join(home, "seen", name), "utf8")),
    );
    const goMod = seen.find((text) => text.includes("require k8s.io/kubernetes v")) ?? "";
    assert.match(goMod, new RegExp(`^replace k8s.io/api => k8s.io/api ${staging}$`, "m"));
    assert.doesNotMatch(goMod, /fork/);
    assert.deepEqual(await readdir(join(home, "tmp")), []);
  });

  it("builds nothing the second time", async () => {
    await program(join(home, "bin", "go"), FAKE_GO);
    await setUp();
    await program(join(home, "bin", "go"), "#!/bin/sh\nexit 9\n");
    const { code, stderr } = await setUp();
    assert.equal(code, 0, stderr);
    assert.match(stderr, /etcd v[\d.]+ is there.*\n.*kube-apiserver v[\d.]+ is there/);
  });

  it("builds again what says another version or does not run", async () => {
    await program(join(folder(), "etcd"), '#!/bin/sh\necho "etcd Version: 3.0.0"\n');
    await program(join(folder(), "kube-apiserver"), "#!/bin/sh\nexit 1\n");
    await program(join(home, "bin", "go"), FAKE_GO);
    const { code, stderr } = await setUp();
    assert.equal(code, 0, stderr);
    assert.match(stderr, /etcd v[\d.]+ built.*\n(.*\n)*.*kube-apiserver v[\d.]+ built/);
  });

  it("says in one line that Go is missing", async () => {
    // The PATH has only what the script needs, because /usr/bin may have a Go.
    const { code, stderr } = await setUp([], { PATH: join(home, "bin") });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^cluster-setup: Cannot build .*: found no "go" on the PATH, expected Go 1\.26 .*\n$/,
    );
  });

  it("says in one line that Go is too old", async () => {
    await program(join(home, "bin", "go"), "#!/bin/sh\necho go1.25.9\n");
    const { code, stderr } = await setUp();
    assert.equal(code, 1);
    assert.match(stderr, /^cluster-setup: Cannot build .*: found Go 1\.25\.9, expected Go 1\.26 .*\n$/);
  });

  it("tells why a build failed, and leaves no binary", async () => {
    await program(
      join(home, "bin", "go"),
      FAKE_GO.replace('"mod tidy")', '"mod tidy") echo "no network" >&2; exit 1;'),
    );
    const { code, stderr } = await setUp();
    assert.equal(code, 1);
    assert.match(stderr, /Cannot run "go mod tidy": no network\n$/);
    assert.deepEqual(await readdir(folder()), []);
    assert.deepEqual(await readdir(join(home, "tmp")), []);
  });

  it("leaves nothing behind when it is interrupted", async () => {
    const waiting = `touch "$SEEN/started"; exec sleep 60`;
    await program(
      join(home, "bin", "go"),
      FAKE_GO.replace('"mod tidy")', `"mod tidy") ${waiting};;\n  never)`),
    );
    const child = spawn(process.execPath, [SCRIPT], { env: environment(), stdio: "ignore" });
    while (!existsSync(join(home, "seen", "started"))) {
      await sleep(10);
    }
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "close"), [143, null]);
    assert.deepEqual(await readdir(folder()), []);
    assert.deepEqual(await readdir(join(home, "tmp")), []);
  });

  it("refuses a variable that names nothing, instead of building", async () => {
    await program(join(home, "bin", "go"), FAKE_GO);
    const { code, stderr } = await setUp([], { KUBEBUILDER_ASSETS: "/nowhere" });
    assert.equal(code, 1);
    assert.match(stderr, /Cannot use what the environment names: KUBEBUILDER_ASSETS is "\/nowhere"/);
  });
});

describe("cluster:setup --full", () => {
  it("builds what is missing of a full cluster, and nothing the second time", async () => {
    await program(join(home, "bin", "go"), FAKE_GO);
    await setUp();
    const { code, stderr } = await setUp(["--full"]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(stderr.match(/[\w-]+(?= v[\d.]+ built)/g), [
      "kube-scheduler",
      "kube-controller-manager",
      "kubectl",
      "kwok",
    ]);
    const again = await setUp(["--full"]);
    assert.equal(again.stderr.match(/ is there: /g)?.length, 6, again.stderr);
  });

  it("uses what the environment names, and says which versions these are", async () => {
    const assets = join(home, "assets");
    for (const name of ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"]) {
      await program(join(assets, name), `#!/bin/sh\n[ "$1" = --version ] && echo "${name} of our own"\n`);
    }
    await program(
      join(assets, "kubectl"),
      '#!/bin/sh\n[ "$*" = "version --client" ] && echo "kubectl of our own"\n',
    );
    const { code, stderr } = await setUp(["--full"], { KUBEBUILDER_ASSETS: assets });
    assert.equal(code, 0, stderr);
    assert.equal(stderr.match(/ of our own is there: /g)?.length, 6, stderr);
  });

  it("refuses other arguments", async () => {
    const { code, stderr } = await setUp(["--fully"]);
    assert.equal(code, 2);
    assert.equal(
      stderr,
      'cluster-setup: Cannot use argument "--fully": expected no argument, --full, or --print\n',
    );
  });
});

describe("cluster:setup --print", () => {
  it("prints the folder that holds both", async () => {
    const folder = cacheFolder({ XDG_CACHE_HOME: home });
    await program(join(folder, "etcd"), "");
    await program(join(folder, "kube-apiserver"), "");
    assert.deepEqual(await setUp(["--print"]), { code: 0, stdout: `${folder}\n`, stderr: "" });
  });

  it("prints nothing on stdout where there are none", async () => {
    const { code, stdout } = await setUp(["--print"], { KUBEBUILDER_ASSETS: "/nowhere" });
    assert.deepEqual([code, stdout], [1, ""]);
  });
});
