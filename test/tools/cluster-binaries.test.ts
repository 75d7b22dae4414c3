import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import {
  cacheFolder,
  findClusterBinaries,
  findFullClusterBinaries,
  findKubectl,
} from "../../tools/cluster-binaries.mjs";

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "k8s-informer-binaries-"));
});
afterEach(async () => rm(home, { recursive: true, force: true }));

/** Writes programs that do nothing, into a folder of the test. */
async function programs(folder: string, ...names: string[]): Promise<string> {
  const path = join(home, folder);
  await mkdir(path, { recursive: true });
  for (const name of names) {
    await writeFile(join(path, name), "#!/bin/sh\n", { mode: 0o755 });
  }
  return path;
}

describe("cacheFolder", () => {
  it("is below XDG_CACHE_HOME, else below ~/.cache", () => {
    assert.match(
      cacheFolder({ XDG_CACHE_HOME: "/x", HOME: "/h" }),
      /^\/x\/k8s-informer\/envtest\/1\.\d+\.\d+$/,
    );
    assert.match(cacheFolder({ HOME: "/h" }), /^\/h\/\.cache\/k8s-informer\/envtest\//);
  });

  it("ignores a relative XDG_CACHE_HOME", () => {
    assert.match(cacheFolder({ XDG_CACHE_HOME: "x", HOME: "/h" }), /^\/h\/\.cache\//);
  });
});

describe("findClusterBinaries", () => {
  it("takes what cluster:setup built", async () => {
    const env = { XDG_CACHE_HOME: home };
    const folder = await programs(cacheFolder(env).slice(home.length), "etcd", "kube-apiserver");
    const { binaries } = findClusterBinaries(env);
    assert.deepEqual(binaries, { kubeApiServer: join(folder, "kube-apiserver"), etcd: join(folder, "etcd") });
  });

  it("prefers KUBEBUILDER_ASSETS to the cache", async () => {
    const env = { XDG_CACHE_HOME: home, KUBEBUILDER_ASSETS: join(home, "assets") };
    await programs(cacheFolder(env).slice(home.length), "etcd", "kube-apiserver");
    const folder = await programs("assets", "etcd", "kube-apiserver");
    assert.equal(findClusterBinaries(env).binaries?.etcd, join(folder, "etcd"));
  });

  it("prefers a file named by TEST_ASSET_ETCD to all folders", async () => {
    const assets = await programs("assets", "etcd", "kube-apiserver");
    const own = join(await programs("own", "my-etcd"), "my-etcd");
    const { binaries } = findClusterBinaries({ KUBEBUILDER_ASSETS: assets, TEST_ASSET_ETCD: own });
    assert.deepEqual(binaries, { kubeApiServer: join(assets, "kube-apiserver"), etcd: own });
  });

  it("does not look elsewhere for what a variable names", async () => {
    const env = { XDG_CACHE_HOME: home, KUBEBUILDER_ASSETS: join(home, "assets") };
    await programs(cacheFolder(env).slice(home.length), "etcd", "kube-apiserver");
    await programs("assets", "etcd");
    const { missing } = findClusterBinaries(env);
    assert.equal(missing, `KUBEBUILDER_ASSETS is "${env.KUBEBUILDER_ASSETS}", which has no kube-apiserver`);
  });

  it("takes neither a folder nor a file that cannot be executed", async () => {
    const assets = await programs("assets", "kube-apiserver");
    await mkdir(join(assets, "etcd"));
    assert.match(findClusterBinaries({ KUBEBUILDER_ASSETS: assets }).missing ?? "", /has no etcd$/);
    await rm(join(assets, "etcd"), { recursive: true });
    await writeFile(join(assets, "etcd"), "", { mode: 0o644 });
    assert.match(findClusterBinaries({ KUBEBUILDER_ASSETS: assets }).missing ?? "", /has no etcd$/);
  });
});

describe("findFullClusterBinaries", () => {
  const NAMES = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok", "kubectl"];

  it("takes what cluster:setup built, and not the kubectl on the PATH", async () => {
    const env = { XDG_CACHE_HOME: home, PATH: await programs("path", "kubectl") };
    const folder = await programs(cacheFolder(env).slice(home.length), ...NAMES);
    const { binaries = {} } = findFullClusterBinaries(env);
    assert.deepEqual(Object.values(binaries).sort(), NAMES.map((name) => join(folder, name)).sort());
  });

  it("says which of the binaries is missing", async () => {
    const assets = await programs("assets", "etcd", "kube-apiserver", "kube-controller-manager");
    const { missing } = findFullClusterBinaries({ KUBEBUILDER_ASSETS: assets });
    assert.equal(missing, `KUBEBUILDER_ASSETS is "${assets}", which has no kube-scheduler`);
  });

  it("prefers a file named by TEST_ASSET_KWOK to all folders", async () => {
    const assets = await programs("assets", ...NAMES);
    const own = join(await programs("own", "my-kwok"), "my-kwok");
    const { binaries } = findFullClusterBinaries({ KUBEBUILDER_ASSETS: assets, TEST_ASSET_KWOK: own });
    assert.equal(binaries?.kwok, own);
    assert.equal(binaries.kubectl, join(assets, "kubectl"));
  });
});

describe("findKubectl", () => {
  it("takes the first on the PATH", async () => {
    const empty = await programs("empty");
    const first = await programs("first", "kubectl");
    const second = await programs("second", "kubectl");
    assert.equal(findKubectl({ PATH: [empty, first, second].join(":") }), join(first, "kubectl"));
    assert.equal(findKubectl({ PATH: empty }), undefined);
  });

  it("prefers the one of KUBEBUILDER_ASSETS, where there is one", async () => {
    const onPath = await programs("path", "kubectl");
    const assets = await programs("assets", "kubectl");
    const without = await programs("without", "etcd");
    assert.equal(findKubectl({ PATH: onPath, KUBEBUILDER_ASSETS: assets }), join(assets, "kubectl"));
    assert.equal(findKubectl({ PATH: onPath, KUBEBUILDER_ASSETS: without }), join(onPath, "kubectl"));
  });
});
