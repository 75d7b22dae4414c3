import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { unauthorized } from "../refusals/refusals.js";

/** What a user may do: every verb on every resource named, in the namespaces named. `*` stands for any. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  /** Plurals, with a subresource where it is meant: `pods`, `pods/status`. */
  readonly resources: readonly string[];
  /** @defaultValue `["*"]` */
  readonly apiGroups?: readonly string[];
  /** Where the rule holds. Absent: in the whole cluster, lists over all namespaces included. */
  readonly namespaces?: readonly string[];
}

/** A user: how it is known, and what it may do. */
export interface UserOptions {
  /** @defaultValue 256 random bits */
  readonly token?: string;
  readonly groups?: readonly string[];
  /** Absent: may do everything. */
  readonly rules?: readonly PolicyRule[];
}

/** Who sent a request. */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
  readonly rules: readonly PolicyRule[] | undefined;
}

/** Name of the user who is always there and may do everything. */
export const ADMIN = "admin";

const TOKEN_BYTES = 32;

/** The users of a server and their bearer tokens. */
export class Users {
  readonly #users = new Map<string, { readonly token: string; readonly user: User }>();

  constructor(adminToken: string | undefined, users: Readonly<Record<string, UserOptions>>) {
    this.add(ADMIN, adminToken === undefined ? {} : { token: adminToken });
    for (const [name, options] of Object.entries(users)) {
      this.add(name, options);
    }
  }

  add(name: string, { token = randomToken(), groups = [], rules }: UserOptions): void {
    this.#users.set(name, { token, user: { name, groups: [...groups, "system:authenticated"], rules } });
  }

  /** The user of a name, for credentials that are not tokens. */
  named(name: string): User | undefined {
    return this.#users.get(name)?.user;
  }

  /** @throws RangeError for a user the server does not have. */
  tokenOf(name: string): string {
    return this.#entry(name).token;
  }

  /** Replaces a user's token; the old one is refused from now on. */
  rotateToken(name: string, token: string = randomToken()): string {
    this.#users.set(name, { ...this.#entry(name), token });
    return token;
  }

  /** Replaces what a user may do, from the next request on. */
  setRules(name: string, rules: readonly PolicyRule[] | undefined): void {
    const { token, user } = this.#entry(name);
    this.#users.set(name, { token, user: { ...user, rules } });
  }

  /** Who an Authorization header speaks for. @throws ApiError 401 for anybody unknown. */
  byAuthorization(authorization: string | undefined): User {
    const [, token] = /^Bearer +(\S+) *$/i.exec(authorization ?? "") ?? [];
    if (token === undefined) {
      throw unauthorized();
    }
    const offered = digest(token);
    let found: User | undefined;
    // All tokens are compared, each in constant time, so that how long it takes tells nothing.
    for (const entry of this.#users.values()) {
      if (timingSafeEqual(digest(entry.token), offered)) {
        found = entry.user;
      }
    }
    if (found === undefined) {
      throw unauthorized();
    }
    return found;
  }

  #entry(name: string): { readonly token: string; readonly user: User } {
    const entry = this.#users.get(name);
    if (entry === undefined) {
      const known = [...this.#users.keys()].map((user) => `"${user}"`).join(", ");
      throw new RangeError(`Cannot use user "${name}": the server has ${known}`);
    }
    return entry;
  }
}

function randomToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

function digest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
