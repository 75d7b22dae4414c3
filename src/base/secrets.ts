/** What a secret is replaced by. */
const MASK = "***";

/**
 * The length from which a secret is masked wherever it stands. A shorter one is masked only behind its scheme
 * (`Bearer abc`), because its letters occur in ordinary words.
 */
const LEAST_CHARACTERS = 4;

/**
 * The number of secrets to remember. A server can quote the last one, or one that was replaced shortly
 * before.
 */
const REMEMBERED = 32;

/**
 * The secrets that a client has sent. Servers and proxies may quote them in their answers, so words of others
 * are masked before they become part of an error.
 */
export class Secrets {
  /** The forms in which each secret may be quoted, from the secret that was learned first to the last one. */
  readonly #forms = new Map<string, readonly string[]>();
  #pattern: RegExp | undefined;

  /** Notes a secret that is not part of a header, such as a refresh token. */
  learn(secret: string): void {
    this.#note(secret, formsOf(secret));
  }

  /**
   * Notes the value of an Authorization or Proxy-Authorization header. A user name is a secret only if there
   * is no password, because it may be a token then.
   */
  learnAuthorization(value: string): void {
    const [, scheme = "", secret = value] = /^(\S+) +(.*)$/.exec(value) ?? [];
    const user = scheme === "Basic" ? Buffer.from(secret, "base64").toString("utf8") : "";
    const [, name = "", password = ""] = /^([^:]*):?(.*)$/s.exec(user) ?? [];
    const forms = [secret.replace(/=+$/, ""), password === "" ? name : password].flatMap(formsOf);
    this.#note(value, forms.length === 0 ? [value] : forms);
  }

  /** Replaces the secrets in a text. */
  readonly mask = (text: string): string => {
    if (this.#forms.size === 0) {
      return text;
    }
    this.#pattern ??= patternOf([...this.#forms.values()].flat());
    return text.replace(this.#pattern, MASK);
  };

  #note(secret: string, forms: readonly string[]): void {
    if (forms.length === 0 || this.#forms.has(secret)) {
      return;
    }
    this.#forms.set(secret, forms);
    const [oldest] = this.#forms.keys();
    if (this.#forms.size > REMEMBERED && oldest !== undefined) {
      this.#forms.delete(oldest);
    }
    this.#pattern = undefined;
  }
}

/** Returns a secret as it is, as it stands in a URL or in JSON, and in base64. */
function formsOf(secret: string): string[] {
  if (secret.length < LEAST_CHARACTERS) {
    return [];
  }
  const bytes = Buffer.from(secret, "utf8");
  return [
    secret,
    encodeURIComponent(bytes.toString("utf8")),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
  ];
}

/** Longer forms come first, because a secret may be a part of another one. */
function patternOf(forms: readonly string[]): RegExp {
  const longestFirst = [...new Set(forms)].sort((one, other) => other.length - one.length);
  return new RegExp(longestFirst.map((form) => form.replace(/[^\w]/g, "\\$&")).join("|"), "g");
}
