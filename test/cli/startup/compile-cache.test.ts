import assert from "node:assert/strict";
import { chmod, lstat, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import module from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { compileCacheFolder } from "../../../src/cli/startup/compile-cache.js";
import { startCliCluster } from "../../support/cli-cluster.js";

const uid = process.getuid?.();

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "k8s-informer-test-"));
  t.after(async () => rm(folder, { recursive: true }));
  return folder;
}

describe("compileCacheFolder", () => {
  it("makes a folder in $XDG_CACHE_HOME that only the user can read and write", async (t) => {
    const parent = await temporaryFolder(t);
    const folder = compileCacheFolder({ env: { XDG_CACHE_HOME: parent }, homeDirectory: "/", uid });
    assert.equal(folder, join(parent, "k8s-informer"));
    const { mode } = await lstat(folder);
    assert.equal(mode & 0o777, 0o700);
  });

  it("uses ~/.cache without $XDG_CACHE_HOME, or when that is not an absolute path", async (t) => {
    const homeDirectory = await temporaryFolder(t);
    await mkdir(join(homeDirectory, ".cache"));
    const folder = join(homeDirectory, ".cache", "k8s-informer");
    assert.equal(compileCacheFolder({ env: {}, homeDirectory, uid }), folder);
    assert.equal(compileCacheFolder({ env: { XDG_CACHE_HOME: "cache" }, homeDirectory, uid }), folder);
  });

  it("makes nothing when the cache folder of the user does not exist", async (t) => {
    const homeDirectory = await temporaryFolder(t);
    assert.equal(compileCacheFolder({ env: {}, homeDirectory, uid }), undefined);
    assert.deepEqual(await readdir(homeDirectory), []);
  });

  it("is off on systems without user ids", async (t) => {
    const parent = await temporaryFolder(t);
    const env = { XDG_CACHE_HOME: parent };
    assert.equal(compileCacheFolder({ env, homeDirectory: "/", uid: undefined }), undefined);
  });

  it("is off when the cache folder belongs to another user, as with sudo", async (t) => {
    const parent = await temporaryFolder(t);
    const env = { XDG_CACHE_HOME: parent };
    assert.equal(compileCacheFolder({ env, homeDirectory: "/", uid: (uid ?? 0) + 1 }), undefined);
    assert.deepEqual(await readdir(parent), []);
  });

  it("is off when other users can write to the folder", async (t) => {
    const parent = await temporaryFolder(t);
    await mkdir(join(parent, "k8s-informer"));
    await chmod(join(parent, "k8s-informer"), 0o770);
    const env = { XDG_CACHE_HOME: parent };
    assert.equal(compileCacheFolder({ env, homeDirectory: "/", uid }), undefined);
  });

  it("is off when other users can write to the folder that contains it", async (t) => {
    const env = { XDG_CACHE_HOME: await temporaryFolder(t) };
    for (const mode of [0o720, 0o702, 0o1777]) {
      await chmod(env.XDG_CACHE_HOME, mode);
      assert.equal(compileCacheFolder({ env, homeDirectory: "/", uid }), undefined);
    }
    assert.deepEqual(await readdir(env.XDG_CACHE_HOME), []);
  });

  it("uses a cache folder that other users can read but not write to", async (t) => {
    const parent = await temporaryFolder(t);
    await chmod(parent, 0o755);
    const env = { XDG_CACHE_HOME: parent };
    assert.equal(compileCacheFolder({ env, homeDirectory: "/", uid }), join(parent, "k8s-informer"));
  });

  it("is off when other users can read the folder", async (t) => {
    const parent = await temporaryFolder(t);
    await mkdir(join(parent, "k8s-informer"));
    await chmod(join(parent, "k8s-informer"), 0o755);
    const env = { XDG_CACHE_HOME: parent };
    assert.equal(compileCacheFolder({ env, homeDirectory: "/", uid }), undefined);
  });

  it("is off when the folder is a symbolic link", async (t) => {
    const parent = await temporaryFolder(t);
    await mkdir(join(parent, "elsewhere"), { mode: 0o700 });
    await symlink("elsewhere", join(parent, "k8s-informer"));
    const env = { XDG_CACHE_HOME: parent };
    assert.equal(compileCacheFolder({ env, homeDirectory: "/", uid }), undefined);
  });
});

describe("compiled code of the built program", () => {
  const isSupported = "enableCompileCache" in module;

  it("is kept in the folder of the user, by Node 22.1 and newer alone", async (t) => {
    const cluster = await startCliCluster();
    t.after(async () => cluster.close());
    const parent = await temporaryFolder(t);
    const run = cluster.start([], { env: { XDG_CACHE_HOME: parent } });
    await run.until(({ stderr }) => stderr.includes("watching pods"));
    await run.stop();
    assert.deepEqual(await readdir(parent), isSupported ? ["k8s-informer"] : []);
    if (isSupported) {
      assert.notDeepEqual(await readdir(join(parent, "k8s-informer")), []);
    }
  });
});
