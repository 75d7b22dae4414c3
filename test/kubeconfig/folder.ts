import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";

/** A temporary folder, which is removed after the test. */
export interface Folder {
  readonly path: string;
  /** Writes a file, creates the folders above it if needed, and returns its path. */
  write(name: string, content: string | Uint8Array): Promise<string>;
}

/** Creates a temporary folder. */
export async function folder(test: TestContext): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), "kubeconfig-"));
  test.after(async () => rm(path, { recursive: true, force: true }));
  return {
    path,
    write: async (name, content) => {
      const file = join(path, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
      return file;
    },
  };
}

/** Returns a kubeconfig with the context `dev`, one cluster and one user. It is JSON, which is also YAML. */
export function kubeconfigText(cluster: object = {}, user: object = {}, context: object = {}): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "dev",
    clusters: [{ name: "c", cluster: { server: "https://10.0.0.1:6443", ...cluster } }],
    users: [{ name: "u", user }],
    contexts: [{ name: "dev", context: { cluster: "c", user: "u", ...context } }],
  });
}
