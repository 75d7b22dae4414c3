import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { unauthorized } from "../refusals/refusals.js";

/**
 * A rule that allows a user each of the verbs on each of the resources, in the namespaces it names. `*` means
 * any.
 */
export interface PolicyRule {
  readonly verbs: readonly string[];
  /** Plural names, with the subresource if the rule is about one: `pods`, `pods/status`. */
  readonly resources: readonly string[];
  /** The API groups of the resources. The core group is `""`. @defaultValue `["*"]` */
  readonly apiGroups?: readonly string[];
  /**
   * The namespaces that the rule is for.
   *
   * @defaultValue the whole cluster, including lists of all namespaces and cluster-scoped resources
   */
  readonly namespaces?: readonly string[];
}

/** The credentials of a user and the rules that say what it may do. */
export interface UserOptions {
  /** The bearer token. @defaultValue 256 random bits */
  readonly token?: string;
  /** The groups of the user, besides `system:authenticated`. @defaultValue none */
  readonly groups?: readonly string[];
  /** A request is allowed if any of these rules allows it. @defaultValue everything is allowed */
  readonly rules?: readonly PolicyRule[];
}

/** The user that sent a request. */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
  /** `undefined` allows everything. */
  readonly rules: readonly PolicyRule[] | undefined;
}

/** The name of a user that every server has and that may do everything. */
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

  /** Returns the user with a name. For credentials other than tokens. */
  named(name: string): User | undefined {
    return this.#users.get(name)?.user;
  }

  /** Returns the token of a user. @throws RangeError if the server does not have the user. */
  tokenOf(name: string): string {
    return this.#entry(name).token;
  }

  /** Replaces a user's token and returns the new one. From now on the old token is refused. */
  rotateToken(name: string, token: string = randomToken()): string {
    this.#users.set(name, { ...this.#entry(name), token });
    return token;
  }

  /** Replaces the rules of a user, from the next request on. */
  setRules(name: string, rules: readonly PolicyRule[] | undefined): void {
    const { token, user } = this.#entry(name);
    this.#users.set(name, { token, user: { ...user, rules } });
  }

  /** Returns the user of a bearer token in an Authorization header. @throws ApiError 401 if there is none. */
  byAuthorization(authorization: string | undefined): User {
    const [, token] = /^Bearer +(\S+) *$/i.exec(authorization ?? "") ?? [];
    if (token === undefined) {
      throw unauthorized();
    }
    const offered = digest(token);
    let found: User | undefined;
    // Every token is compared, each in constant time, so that the time it takes reveals nothing.
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
