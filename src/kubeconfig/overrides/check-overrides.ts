import { KubeconfigError } from "../kubeconfig-error.js";
import type { KubeconfigUser } from "../kubeconfig-format.js";
import { type ConfigOverrides, givenOverrides } from "./config-overrides.js";
import { libraryOptionName, type OptionName } from "./option-name.js";

/** An override of a user that is of no use without another value. */
interface Dependency {
  readonly override: keyof ConfigOverrides;
  /** The flag of kubectl that sets the override. */
  readonly flag: string;
  /** The override that sets the other value. */
  readonly needs: keyof ConfigOverrides;
  /** The fields of the user that have the other value. */
  readonly fields: readonly (keyof KubeconfigUser)[];
  /** What a user without these fields lacks. */
  readonly lack: string;
}

const NOBODY = { needs: "as", fields: ["as"], lack: "names no user to act as" } as const;

const DEPENDENCIES: readonly Dependency[] = [
  { override: "asUid", flag: "--as-uid", ...NOBODY },
  { override: "asGroups", flag: "--as-group", ...NOBODY },
  { override: "asUserExtra", flag: "--as-user-extra", ...NOBODY },
  {
    override: "clientCertificate",
    flag: "--client-certificate",
    needs: "clientKey",
    fields: ["client-key", "client-key-data"],
    lack: "has no client-key",
  },
  {
    override: "clientKey",
    flag: "--client-key",
    needs: "clientCertificate",
    fields: ["client-certificate", "client-certificate-data"],
    lack: "has no client-certificate",
  },
];

interface NamedUser {
  /** The user in words: `user "dev"`. */
  readonly what: string;
  readonly value: KubeconfigUser;
}

/**
 * Refuses an override that is of no use, because neither another override nor the kubeconfig gives what it needs. `user`
 * is the user with its overrides. The user of a kubeconfig may have the key of a certificate that is given, as in kubectl.
 *
 * @throws KubeconfigError that names the override.
 */
export function checkOverrides(
  user: NamedUser | undefined,
  overrides: ConfigOverrides,
  optionName: OptionName = libraryOptionName,
): void {
  const { what = "the given user", value = {} } = user ?? {};
  const given = givenOverrides(overrides);
  for (const { override, flag, needs, fields, lack } of DEPENDENCIES) {
    if (given.includes(override) && fields.every((field) => (value[field] ?? "") === "")) {
      throw new KubeconfigError(
        "ERR_KUBECONFIG_INVALID",
        `Cannot use ${optionName(override)} without ${optionName(needs)}: ${what} ${lack}`,
        { flag },
      );
    }
  }
}
