// Gets a real kube-apiserver and etcd for the tests: finds them, or builds them from their Go modules.
// Node's own modules only: it may run before anything is installed. See docs/real-cluster.md.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFolder, ETCD_VERSION, findClusterBinaries, KUBERNETES_VERSION } from "./cluster-binaries.mjs";

/** What Kubernetes 1.36 is written in. */
const GO_MINOR = 26;

const found = findClusterBinaries();
if (!("missing" in found)) {
  console.error(`kube-apiserver: ${found.kubeApiserver}\netcd: ${found.etcd}`);
} else if (process.argv.includes("--print")) {
  console.error(found.missing);
  process.exitCode = 1;
} else {
  requireGo();
  mkdirSync(cacheFolder(), { recursive: true });
  build("etcd", "go.etcd.io/etcd/server/v3", etcdModule, "-s -w");
  build("kube-apiserver", "k8s.io/kubernetes/cmd/kube-apiserver", kubernetesModule, versionFlags());
}

function requireGo() {
  let version;
  try {
    version = execFileSync("go", ["env", "GOVERSION"], { encoding: "utf8" }).trim();
  } catch {
    fail(`Cannot build kube-apiserver and etcd: there is no go, wanted go 1.${GO_MINOR} or newer`);
  }
  const minor = Number(/^go1\.(\d+)/.exec(version)?.[1]);
  if (!(minor >= GO_MINOR)) {
    fail(`Cannot build kube-apiserver and etcd: found ${version}, wanted go 1.${GO_MINOR} or newer`);
  }
}

/** Builds one command in a module of its own: `go install pkg@version` refuses modules with replace lines. */
function build(name, command, goMod, ldflags) {
  const target = join(cacheFolder(), name);
  if (existsSync(target)) {
    return;
  }
  const started = Date.now();
  const folder = mkdtempSync(join(tmpdir(), "k8s-informer-build-"));
  console.error(`building ${name} (minutes the first time, seconds with a warm build cache)`);
  try {
    const go = (...args) =>
      execFileSync("go", args, {
        cwd: folder,
        env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "" },
        stdio: ["ignore", "pipe", "pipe"],
      });
    writeFileSync(join(folder, "go.mod"), goMod(go));
    writeFileSync(join(folder, "tools.go"), `//go:build tools\n\npackage tools\n\nimport _ "${command}"\n`);
    go("mod", "tidy");
    go(
      "build",
      "-mod=mod",
      "-trimpath",
      "-buildvcs=false",
      "-ldflags",
      ldflags,
      "-o",
      `${target}.new`,
      command,
    );
    renameSync(`${target}.new`, target);
  } catch (error) {
    fail(
      `Cannot build ${name}: ${String(error.stderr ?? error.message)
        .trim()
        .slice(-2000)}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.error(`built ${target} in ${Math.round((Date.now() - started) / 1000)} s`);
}

function etcdModule() {
  return `module tools\n\ngo 1.${GO_MINOR}\n\nrequire go.etcd.io/etcd/server/v3 v${ETCD_VERSION}\n`;
}

/** The staging modules of Kubernetes are released as modules of their own: v1.X.Y of it is v0.X.Y of them. */
function kubernetesModule(go) {
  const downloaded = JSON.parse(go("mod", "download", "-json", `k8s.io/kubernetes@v${KUBERNETES_VERSION}`));
  const theirs = readFileSync(downloaded.GoMod, "utf8");
  const goLine = /^go .*$/m.exec(theirs)?.[0] ?? `go 1.${GO_MINOR}`;
  const staging = `v0${KUBERNETES_VERSION.slice(1)}`;
  const replaced = [...theirs.matchAll(/^\s*(?:replace )?(k8s\.io\/\S+) => \.\/staging\//gm)];
  const lines = replaced.map(([, module]) => `replace ${module} => ${module} ${staging}`);
  return `module tools\n\n${goLine}\n\nrequire k8s.io/kubernetes v${KUBERNETES_VERSION}\n\n${lines.join("\n")}\n`;
}

/** Without these the server says v0.0.0, and kubectl picks oddly. */
function versionFlags() {
  const [major, minor] = KUBERNETES_VERSION.split(".");
  const version = "k8s.io/component-base/version";
  return `-s -w -X ${version}.gitVersion=v${KUBERNETES_VERSION} -X ${version}.gitMajor=${major} -X ${version}.gitMinor=${minor}`;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
