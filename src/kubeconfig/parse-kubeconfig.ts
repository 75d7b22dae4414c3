import type {
  Entry,
  Kubeconfig,
  KubeconfigCluster,
  KubeconfigContext,
  KubeconfigUser,
} from "./kubeconfig-format.js";
import { KubeconfigError, kubeconfigNamed } from "./kubeconfig-error.js";
import { type LineOf, readYaml, type YamlDocument, YamlFault } from "./read-yaml.js";
import { checkShape, type Shape, ShapeFault } from "./shape.js";

const CLUSTER: Shape = {
  fields: {
    server: "text",
    "certificate-authority": "text",
    "certificate-authority-data": "text",
    "insecure-skip-tls-verify": "flag",
    "tls-server-name": "text",
    "proxy-url": "text",
    "disable-compression": "flag",
    extensions: { items: { fields: { name: "text", extension: "anything" } } },
  },
};

const USER: Shape = {
  fields: {
    "client-certificate": "text",
    "client-certificate-data": "text",
    "client-key": "text",
    "client-key-data": "text",
    token: "text",
    tokenFile: "text",
    username: "text",
    password: "text",
    as: "text",
    "as-uid": "text",
    "as-groups": { items: "text" },
    "as-user-extra": { values: { items: "text" } },
    "auth-provider": { fields: { name: "text", config: { values: "text" } } },
    exec: {
      fields: {
        apiVersion: "text",
        command: "text",
        args: { items: "text" },
        env: { items: { fields: { name: "text", value: "text" } } },
        installHint: "text",
        provideClusterInfo: "flag",
        interactiveMode: "text",
      },
    },
  },
};

const CONTEXT: Shape = { fields: { cluster: "text", user: "text", namespace: "text" } };

const KUBECONFIG: Shape = {
  fields: {
    apiVersion: "text",
    kind: "text",
    "current-context": "text",
    clusters: { items: { fields: { name: "text", cluster: CLUSTER } } },
    users: { items: { fields: { name: "text", user: USER } } },
    contexts: { items: { fields: { name: "text", context: CONTEXT } } },
  },
};

/** The type of a value that `checkShape` has accepted as `KUBECONFIG`. */
interface Content {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly "current-context"?: string;
  readonly clusters?: readonly { readonly name?: string; readonly cluster?: KubeconfigCluster }[];
  readonly users?: readonly { readonly name?: string; readonly user?: KubeconfigUser }[];
  readonly contexts?: readonly { readonly name?: string; readonly context?: KubeconfigContext }[];
}

/**
 * Parses the text of one file, or of the option `kubeconfigText`. It is YAML or JSON. It accepts what kubectl accepts: unknown fields are
 * ignored, `null` counts as absent, and a value of the wrong type is an error wherever it stands.
 *
 * @throws KubeconfigError ERR_KUBECONFIG_INVALID that names the file, the line, what was found and what was
 * expected. It quotes only names from the file, because everything else may be secret.
 */
export async function parseKubeconfig(text: string, path: string): Promise<Kubeconfig> {
  const { value, lineOf } = await documentIn(text, path);
  const content = checked(value, path, lineOf);
  return {
    paths: [path],
    currentContext: content["current-context"] ?? "",
    clusters: byName(content.clusters, "clusters", "cluster", { path, lineOf }),
    users: byName(content.users, "users", "user", { path, lineOf }),
    contexts: byName(content.contexts, "contexts", "context", { path, lineOf }),
  };
}

interface Source {
  readonly path: string;
  readonly lineOf: LineOf;
}

async function documentIn(text: string, path: string): Promise<YamlDocument> {
  try {
    return await readYaml(text);
  } catch (error) {
    throw error instanceof YamlFault ? invalid(path, error.message, error.line) : error;
  }
}

function checked(value: unknown, path: string, lineOf: LineOf): Content {
  let content: Content;
  try {
    // The cast is safe because checkShape accepts only this shape.
    content = (checkShape(value, KUBECONFIG) as Content | undefined) ?? {};
  } catch (error) {
    throw error instanceof ShapeFault ? invalid(path, error.message, lineOf(error.at)) : error;
  }
  const { kind = "Config", apiVersion = "v1" } = content;
  if (kind !== "Config") {
    throw invalid(path, `found kind ${JSON.stringify(kind)}, expected "Config"`, lineOf(["kind"]));
  }
  if (apiVersion !== "v1") {
    throw invalid(
      path,
      `found apiVersion ${JSON.stringify(apiVersion)}, expected "v1"`,
      lineOf(["apiVersion"]),
    );
  }
  return content;
}

type Named<Key extends string, Value> = { readonly name?: string } & Partial<Readonly<Record<Key, Value>>>;

/**
 * Returns the entries of a list of `{name, KIND: {...}}` by their names. Two entries of the same name in one
 * file are an error, as in kubectl. Entries without a name are left out because nothing can refer to them.
 */
function byName<Key extends string, Value extends object>(
  list: readonly Named<Key, Value>[] = [],
  listName: string,
  valueName: Key,
  { path, lineOf }: Source,
): Map<string, Entry<Value>> {
  const found = new Map<string, Entry<Value>>();
  for (const [position, { name = "", [valueName]: value }] of list.entries()) {
    if (found.has(name)) {
      throw invalid(
        path,
        `found two ${listName} named ${JSON.stringify(name)}`,
        lineOf([listName, position]),
      );
    }
    if (name !== "") {
      found.set(name, { value: value ?? ({} as Value), path });
    }
  }
  return found;
}

function invalid(path: string, why: string, line?: number): KubeconfigError {
  const where = line === undefined ? "" : ` at line ${line}`;
  return new KubeconfigError(
    "ERR_KUBECONFIG_INVALID",
    `Cannot read ${kubeconfigNamed(path)}${where}: ${why}`,
    {
      path,
    },
  );
}
