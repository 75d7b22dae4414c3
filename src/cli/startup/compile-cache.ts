import { lstatSync, mkdirSync, type Stats } from "node:fs";
import module from "node:module";
import { isAbsolute, join } from "node:path";

/** The user to whom a compile cache must belong. */
export interface CacheOwner {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  /** Undefined on systems without user ids. */
  readonly uid: number | undefined;
}

/** The bits of a file mode that allow other users to write. */
const WRITABLE_BY_OTHERS = 0o022;

/** The bits of a file mode that allow other users anything. */
const OPEN_TO_OTHERS = 0o077;

/** A function of `node:module` that exists since Node 22.1. */
type EnableCompileCache = (folder: string) => unknown;

/**
 * Lets Node keep the compiled code of the program in a folder of the user, so that later starts need not
 * compile it again. Does nothing before Node 22.1, or if there is no folder that only the user can write to.
 */
export function useCompileCache(owner: CacheOwner): void {
  const { enableCompileCache } = module as { enableCompileCache?: EnableCompileCache };
  const folder = enableCompileCache === undefined ? undefined : compileCacheFolder(owner);
  if (folder !== undefined) {
    enableCompileCache?.(folder);
  }
}

/**
 * Returns the folder for compiled code, which is `k8s-informer` in `$XDG_CACHE_HOME` or in `~/.cache`. Makes
 * that folder if it does not exist.
 *
 * Node executes the code that it finds there without a check. Therefore the folder must belong to the user
 * and must be closed to other users (mode 0700). The folder that contains it must belong to the user, too,
 * and other users must not be able to write to it, because they could otherwise replace the folder. Returns
 * undefined if one of these conditions is not met, and on systems without user ids.
 */
export function compileCacheFolder({ env, homeDirectory, uid }: CacheOwner): string | undefined {
  const configured = env["XDG_CACHE_HOME"];
  // The XDG Base Directory Specification says to ignore relative paths.
  const parent =
    configured !== undefined && isAbsolute(configured) ? configured : join(homeDirectory, ".cache");
  if (uid === undefined || !isAbsolute(parent) || !isOwnFolder(parent, uid, WRITABLE_BY_OTHERS)) {
    return undefined;
  }
  const folder = join(parent, "k8s-informer");
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    // The folder exists already, or it cannot be made. The next check covers both cases.
  }
  return isOwnFolder(folder, uid, OPEN_TO_OTHERS) ? folder : undefined;
}

/** Whether `path` is a folder that belongs to the user and whose mode has none of the `forbidden` bits. */
function isOwnFolder(path: string, uid: number, forbidden: number): boolean {
  const stats = statOf(path);
  return stats?.isDirectory() === true && stats.uid === uid && (stats.mode & forbidden) === 0;
}

/**
 * Returns the facts about the path itself. Symbolic links are not followed, because a link could be changed
 * between the check and the use.
 */
function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}
