import { lstatSync, mkdirSync, type Stats } from "node:fs";
import module from "node:module";
import { isAbsolute, join } from "node:path";

/** The user that a compile cache must belong to. */
export interface CacheOwner {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  /** Undefined on systems without user ids. */
  readonly uid: number | undefined;
}

/** The part of `node:module` that came with Node 22.1. */
type EnableCompileCache = (folder: string) => unknown;

/**
 * Lets Node keep the compiled code of the program in a folder of the user's own, so that later starts need not compile
 * it again. Does nothing before Node 22.1, and nothing when there is no folder that only the user can write to.
 */
export function useCompileCache(owner: CacheOwner): void {
  const { enableCompileCache } = module as { enableCompileCache?: EnableCompileCache };
  const folder = enableCompileCache === undefined ? undefined : compileCacheFolder(owner);
  if (folder !== undefined) {
    enableCompileCache?.(folder);
  }
}

/**
 * Returns the folder for compiled code, `k8s-informer` in `$XDG_CACHE_HOME` or in `~/.cache`, and makes it if need be.
 *
 * Node runs what it finds there without a check. Therefore the folder must belong to the user and be closed to everybody
 * else (mode 0700), and the folder above it must belong to the user too. Otherwise, and on systems without user ids,
 * returns undefined.
 */
export function compileCacheFolder({ env, homeDirectory, uid }: CacheOwner): string | undefined {
  const configured = env["XDG_CACHE_HOME"];
  // The XDG Base Directory Specification says to ignore relative paths.
  const parent =
    configured !== undefined && isAbsolute(configured) ? configured : join(homeDirectory, ".cache");
  if (uid === undefined || !isAbsolute(parent) || statOf(parent)?.uid !== uid) {
    return undefined;
  }
  const folder = join(parent, "k8s-informer");
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    // It exists, or it cannot be made: the next check tells.
  }
  const stats = statOf(folder);
  const isOwn = stats?.isDirectory() === true && stats.uid === uid && (stats.mode & 0o077) === 0;
  return isOwn ? folder : undefined;
}

/** The folder itself, never what a symbolic link points to: a link could be changed between the check and the use. */
function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}
