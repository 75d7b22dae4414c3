import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { KubeObject } from "../../../src/api/object.js";
import type { Pod } from "../../../src/api/pod.js";
import { pod, type Sketch, STATES } from "../../explain/states.js";
import { comparable } from "../../jsonpath/kubectl/answers.js";
import { AskedKubectl, type AskedObjects, MARK, markedTexts } from "../../jsonpath/kubectl/ask-kubectl.js";
import type { Question } from "../../jsonpath/kubectl/questions.js";
import { InProcessCli, type InProcessResult } from "../in-process-cli.js";
import { type KubectlResult, runKubectl } from "../real/kubectl.js";
import { PodWrites } from "../real/pod-writes.js";
import type { RealCluster } from "../real-cluster.js";
import { ODD_POD } from "./odd-pod.js";
import { POD_QUESTIONS } from "./pod-questions.js";

/** A server without pods, and who asks it. */
export interface AskedServer {
  /** The path of the administrator's kubeconfig. */
  readonly kubeconfigPath: string;
  /** The path of kubectl. */
  readonly kubectlFile: string;
  /** Sends a request as the administrator. */
  readonly request: RealCluster["request"];
}

const NAMESPACE = "shop";
/** As many questions are asked at the same time. */
const AT_ONCE = 3;

/**
 * Compares what templates print on a pod in each state with kubectl. kubectl and the command line read the same
 * pods from the same server.
 */
export class ComparedTemplates {
  readonly #server: AskedServer;
  readonly #kubectl: AskedKubectl;
  readonly #pods: AskedObjects["pods"];

  constructor(server: AskedServer, kubectl: AskedKubectl, pods: AskedObjects["pods"]) {
    this.#server = server;
    this.#kubectl = kubectl;
    this.#pods = pods;
  }

  /** Writes a pod in each state, and reads all of them with kubectl. */
  static async start(server: AskedServer): Promise<ComparedTemplates> {
    await writePods(server.request);
    const { stdout } = await kubectlOf(server, ["get", "pods", "-n", NAMESPACE, "-o", "json"]);
    const { items } = JSON.parse(stdout) as { items: readonly KubeObject[] };
    const pods = items.map((item) => ({ name: item.metadata?.name ?? "", json: JSON.stringify(item) }));
    const expected = [...Object.keys(STATES), "odd"].sort();
    assert.deepEqual(pods.map(({ name }) => name).sort(), expected);
    const kubectl = AskedKubectl.ofCluster(server.kubectlFile, { pods, tree: [] }, server.kubeconfigPath);
    return new ComparedTemplates(server, kubectl, pods);
  }

  /** Returns where our output is not what kubectl prints, for people. kubectl runs once for each template. */
  async differences(t: TestContext): Promise<readonly string[]> {
    const waiting: Question[] = [...POD_QUESTIONS];
    const found: string[] = [];
    const ask = async (): Promise<void> => {
      for (let question = waiting.pop(); question !== undefined; question = waiting.pop()) {
        const expected = await this.#kubectl.answer(question);
        found.push(...differences(question, expected, await this.#run(t, question)));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, ask));
    return found;
  }

  /** Prints each pod as `-o jsonpath-as-json` does, with kubectl and with our command line. */
  async asJson(
    t: TestContext,
    template: string,
  ): Promise<{ readonly ours: string; readonly kubectl: string }> {
    const output = `jsonpath-as-json=${template}`;
    const input = this.#pods.map(({ json }) => json).join("\n");
    const patch = ["patch", "--local", "-f", "-", "--type", "merge", "-p", "{}", "-o", output];
    const { stdout: kubectl } = await kubectlOf(this.#server, patch, input);
    const { stdout: ours } = await this.#once(t, ["-o", output]);
    return { ours: inOrder(ours), kubectl: inOrder(kubectl) };
  }

  async #run(t: TestContext, { format, template, allowMissingKeys }: Question): Promise<InProcessResult> {
    const output = format === "custom-columns" ? `NAME:.metadata.name,${template}` : `${MARK}${template}`;
    const allow = `--allow-missing-template-keys=${String(allowMissingKeys)}`;
    return this.#once(t, [allow, "-o", `${format}=${output}`]);
  }

  async #once(t: TestContext, args: readonly string[]): Promise<InProcessResult> {
    const where = ["--kubeconfig", this.#server.kubeconfigPath, "-n", NAMESPACE, "--once"];
    return new InProcessCli(t, [...where, ...args]).result;
  }
}

async function writePods(request: RealCluster["request"]): Promise<void> {
  const write = async (path: string, object: object): Promise<void> => {
    const { status, text } = await request("POST", path, object);
    assert.equal(status, 201, text);
  };
  await write("/api/v1/namespaces", { metadata: { name: NAMESPACE } });
  // kube-apiserver resizes a pod only if its node exists.
  const allocatable = { cpu: "4", memory: "8Gi", pods: "110" };
  await write("/api/v1/nodes", { metadata: { name: "node-1" }, status: { allocatable } });
  const writes = new PodWrites({ request });
  for (const [name, states] of Object.entries(STATES)) {
    const [before, now] = [named(name, states[0]), named(name, states[1])];
    await writes.create(before);
    await writes.become(before, now);
  }
  await write(`/api/v1/namespaces/${NAMESPACE}/pods`, ODD_POD);
}

/** Returns a state with the name of the pod. */
function named(name: string, sketch: Sketch | undefined): Pod {
  const object = pod(sketch);
  return { ...object, metadata: { ...object.metadata, name } };
}

async function kubectlOf(
  { kubectlFile, kubeconfigPath }: AskedServer,
  args: readonly string[],
  input = "",
): Promise<KubectlResult> {
  const environment = { HOME: "/nonexistent", KUBECTL_KUBERC: "false" };
  const cache = "--cache-dir=/dev/null/none";
  return runKubectl(kubectlFile, [cache, ...args], environment, { input, kubeconfigPath });
}

/**
 * Returns where the output of a run is not what kubectl answered. Failures of one template are told once and then
 * counted, so that each of them need not be told.
 */
function differences(
  { format, template }: Question,
  expected: ReadonlyMap<string, string>,
  { code, stdout, stderr }: InProcessResult,
): readonly string[] {
  const printed = format === "custom-columns" ? cellsOf(stdout) : markedTexts(stdout);
  return Array.from(expected, ([name, text]) => {
    const own = printed.get(name);
    if (text.startsWith("error: ")) {
      const isTold = code === 2 || stderr.includes("error: cannot print the pod shop/");
      return own === undefined && isTold
        ? ""
        : `${template} of ${name}: ${own ?? ""} instead of ${text}\n${stderr}`;
    }
    const [found, wanted] = [own, text].map((one) =>
      comparable(template, (one ?? "nothing").replace(/\n$/, "")),
    );
    return found === wanted
      ? ""
      : `${format} ${template} of ${name}:\n${String(found)} instead of\n${String(wanted)}`;
  }).filter((difference) => difference !== "");
}

/** Returns lists that were printed one after another, in an order of their own. */
function inOrder(stdout: string): string {
  return stdout
    .split(/^(?=\[)/m)
    .sort()
    .join("");
}

/** Returns the second cell of each row, by the first. */
function cellsOf(stdout: string): Map<string, string> {
  return new Map(
    stdout
      .split("\n")
      .slice(1, -1)
      .map((row) => /^(\S+) +(.*)$/.exec(row))
      .map((cells): [string, string] => [cells?.[1] ?? "", cells?.[2] ?? ""]),
  );
}
