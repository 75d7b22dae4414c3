import { homedir } from "node:os";

/**
 * Returns the home directory of the user. A user id that the system does not know has none, unless HOME is
 * set. Such ids are usual in containers, where the root folder is the home directory of unknown users.
 */
export function homeDirectory(): string {
  try {
    return homedir();
  } catch {
    return "/";
  }
}
