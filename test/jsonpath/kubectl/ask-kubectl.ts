import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { runKubectl } from "../../support/real/kubectl.js";
import type { Answer } from "./answers.js";
import { type AskedObject, OBJECTS } from "./objects.js";
import type { Question } from "./questions.js";

/** A template in front of each question, so that the output for each object can be found. */
export const MARK = "<<{.metadata.name}>>";

/** The objects that a kubectl is asked about. */
export type AskedObjects = Readonly<
  Record<Question["objects"], readonly Pick<AskedObject, "name" | "json">[]>
>;

/**
 * Asks a kubectl questions. Templates are printed by `kubectl patch --local`, which needs no server. Custom columns
 * are known to `kubectl get` only, so they are printed for a server that has the pods.
 */
export class AskedKubectl {
  readonly #file: string;
  readonly #objects: AskedObjects;
  /** The flag that names the server. */
  readonly #server: string;
  readonly #ownServer: Server | undefined;

  constructor(file: string, objects: AskedObjects, server: string, ownServer?: Server) {
    this.#file = file;
    this.#objects = objects;
    this.#server = server;
    this.#ownServer = ownServer;
  }

  /** Asks about the recorded objects, of a server that has nothing else. */
  static async start(file: string): Promise<AskedKubectl> {
    const server = podServer(OBJECTS.pods);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    return new AskedKubectl(file, OBJECTS, `--server=http://127.0.0.1:${port}`, server);
  }

  /** Asks about objects that were read from a cluster, which still has them. */
  static ofCluster(file: string, objects: AskedObjects, kubeconfigPath: string): AskedKubectl {
    return new AskedKubectl(file, objects, `--kubeconfig=${kubeconfigPath}`);
  }

  close(): void {
    this.#ownServer?.close();
    this.#ownServer?.closeAllConnections();
  }

  async answer(question: Question): Promise<Answer> {
    return question.format === "custom-columns" ? this.#columns(question) : this.#template(question);
  }

  async #template({ format, template, allowMissingKeys, objects }: Question): Promise<Answer> {
    const asked = this.#objects[objects];
    // A mark would be printed as JSON, too. There is only one tree.
    const mark = objects === "tree" ? "" : MARK;
    const { stdout, stderr } = await this.#run(
      [
        ...["patch", "--local", "-f", "-", "--type", "merge", "-p", "{}"],
        `--allow-missing-template-keys=${String(allowMissingKeys)}`,
        // kubectl refuses an empty template, but not one with an empty action.
        `--output=${format}=${mark}${template === "" && mark === "" ? "{}" : template}`,
      ],
      asked.map(({ json }) => json).join("\n"),
    );
    const texts = mark === "" ? new Map(stderr === "" ? [["tree", stdout]] : []) : markedTexts(stdout);
    return new Map(asked.map(({ name }) => [name, texts.get(name) ?? reasonIn(stderr, name)]));
  }

  async #columns({ template }: Question): Promise<Answer> {
    const { stdout, stderr } = await this.#run([
      ...["get", "pods", "-n", "shop", this.#server, "--no-headers"],
      `--output=custom-columns=${template}`,
    ]);
    const rows = stdout.split("\n");
    return new Map(
      this.#objects.pods.map(({ name }, at) => [
        name,
        stderr === "" ? (rows[at] ?? "") : reasonIn(stderr, name),
      ]),
    );
  }

  async #run(args: readonly string[], input = ""): Promise<{ stdout: string; stderr: string }> {
    const home = { HOME: "/nonexistent", KUBECONFIG: "/dev/null", KUBECTL_KUBERC: "false" };
    return runKubectl(this.#file, ["--cache-dir=/dev/null/none", ...args], home, {
      input,
      allowFailure: true,
    });
  }
}

/** Returns what follows the mark of each object, by the names. */
export function markedTexts(stdout: string): Map<string, string> {
  const printed = stdout.split(/<<([a-z-]+)>>/).slice(1);
  const texts = new Map<string, string>();
  for (let at = 0; at < printed.length; at += 2) {
    texts.set(printed[at] ?? "", printed[at + 1] ?? "");
  }
  return texts;
}

/**
 * Returns the reason in the error of kubectl. Several objects may have failed with different reasons, so each
 * reason is looked for with the name of the object, which kubectl prints after it.
 */
function reasonIn(stderr: string, name: string): string {
  const executing =
    /Error executing template: ((?:.(?!Error executing template))*?)\. Printing more information[^]*?"name":"([^"]*)", "/gs;
  for (const [, reason = "", of] of stderr.matchAll(executing)) {
    if (stderr.split("Error executing template").length === 2 || of === name) {
      return `error: ${reason}`;
    }
  }
  return `error: ${stderr.replace(/^error: (error parsing jsonpath [^]*?, (?=[a-z]+ ))?/, "").trimEnd()}`;
}

/** A server that has the pods, and the discovery that kubectl needs to ask for them. */
function podServer(pods: AskedObjects["pods"]): Server {
  const list = `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[${pods
    .map(({ json }) => json)
    .join(",")}]}`;
  const answers: Readonly<Record<string, string>> = {
    "/api": JSON.stringify({ kind: "APIVersions", versions: ["v1"] }),
    "/apis": JSON.stringify({ kind: "APIGroupList", apiVersion: "v1", groups: [] }),
    "/api/v1": JSON.stringify({
      kind: "APIResourceList",
      groupVersion: "v1",
      resources: [
        { name: "pods", singularName: "pod", namespaced: true, kind: "Pod", verbs: ["get", "list"] },
      ],
    }),
    "/api/v1/namespaces/shop/pods": list,
  };
  return createServer((request, response) => {
    const body = answers[(request.url ?? "").replace(/\?.*/, "")];
    response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(body ?? "{}");
  });
}
