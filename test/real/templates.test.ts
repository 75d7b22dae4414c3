import assert from "node:assert/strict";
import { after, before, describe, it, type TestContext } from "node:test";
import type { KubeObject } from "../../src/api/object.js";
import { findFullClusterBinaries } from "../../tools/cluster-binaries.mjs";
import { pod, STATES } from "../explain/states.js";
import { comparable } from "../jsonpath/kubectl/answers.js";
import { AskedKubectl, type AskedObjects, MARK, markedTexts } from "../jsonpath/kubectl/ask-kubectl.js";
import { asked, type Question, QUESTIONS } from "../jsonpath/kubectl/questions.js";
import { eventually } from "../support/eventually.js";
import { InProcessCli, type InProcessResult } from "../support/in-process-cli.js";
import {
  kubectlMissing,
  type RealCluster,
  realClusterMissing,
  startRealCluster,
} from "../support/real-cluster.js";
import { PodWrites } from "../support/real/pod-writes.js";

const NAMESPACE = "shop";

/** A pod with values that the encodings write in different ways: zeros, empty texts and lists, numbers and quantities. */
const ODD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: "odd",
    namespace: NAMESPACE,
    labels: { empty: "" },
    annotations: { note: "<b> & \u00e9", empty: "" },
  },
  spec: {
    activeDeadlineSeconds: 1,
    automountServiceAccountToken: false,
    nodeSelector: {},
    hostAliases: [],
    securityContext: { runAsUser: 0, supplementalGroups: [0, 7], sysctls: [] },
    tolerations: [{ key: "a", operator: "Exists", effect: "NoExecute", tolerationSeconds: 0 }],
    volumes: [
      { name: "empty", emptyDir: {} },
      { name: "limited", emptyDir: { sizeLimit: "1.5Gi" } },
      { name: "config", configMap: { name: "c", defaultMode: 0, optional: false } },
      { name: "api", downwardAPI: { items: [{ path: "n", fieldRef: { fieldPath: "metadata.name" } }] } },
    ],
    containers: [
      {
        name: "app",
        image: "app:1",
        command: [],
        args: ["", "-x"],
        env: [
          { name: "EMPTY", value: "" },
          { name: "NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        ],
        ports: [
          { name: "http", containerPort: 80 },
          { containerPort: 53, protocol: "UDP" },
        ],
        resources: { requests: { cpu: "0.5", memory: "1e3" }, limits: { cpu: "1500m", memory: "0.5Gi" } },
        readinessProbe: { httpGet: { port: "http", path: "" }, initialDelaySeconds: 0 },
        livenessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1 },
        securityContext: { privileged: false, capabilities: { add: ["NET_ADMIN"] } },
        volumeMounts: [{ name: "empty", mountPath: "/e", readOnly: false, subPath: "" }],
        stdin: false,
      },
    ],
  },
};

/** Templates about the fields of pods that only a server fills in, or that the odd pod has. */
const MORE: readonly string[] = [
  ...["{.kind}/{.apiVersion}", "{.metadata}", "{.metadata.resourceVersion}", "{.metadata.generation}"],
  ...["{.metadata.creationTimestamp}", "{.metadata.generateName}", "{.metadata.selfLink}", "{.metadata.*}"],
  ...["{.metadata.ownerReferences}", "{.metadata.labels.empty}|{.metadata.annotations.empty}"],
  ...[
    "{.spec.tolerations}",
    "{.spec.tolerations[*].tolerationSeconds}",
    "{.spec.volumes}",
    "{.spec.volumes[*].name}",
  ],
  ...[
    "{.spec.volumes[*].emptyDir}",
    "{.spec.volumes[*].emptyDir.sizeLimit}",
    "{.spec.volumes[*].configMap.name}",
  ],
  ...[
    "{.spec.volumes[*].configMap.defaultMode}",
    "{.spec.volumes[*].projected.sources[*].serviceAccountToken}",
  ],
  ...["{.spec.volumes[*].downwardAPI.items[*].fieldRef}", "{.spec.volumes[?(@.configMap)].name}"],
  ...["{.spec.containers}", "{.spec.containers[*].env}", "{.spec.containers[*].env[*].value}"],
  ...["{.spec.containers[*].env[*].valueFrom.fieldRef.fieldPath}", "{.spec.containers[*].args[*]}"],
  ...[
    "{.spec.containers[*].command}",
    "{.spec.containers[*].ports}",
    "{.spec.containers[*].ports[*].containerPort}",
  ],
  ...["{.spec.containers[*].resources}", "{.spec.containers[*].resources.requests}"],
  ...["{.spec.containers[*].resources.requests.cpu} {.spec.containers[*].resources.limits.memory}"],
  ...["{.spec.containers[*].readinessProbe}", "{.spec.containers[*].readinessProbe.httpGet.port}"],
  ...[
    "{.spec.containers[*].livenessProbe.tcpSocket.port}",
    "{.spec.containers[*].readinessProbe.initialDelaySeconds}",
  ],
  ...["{.spec.containers[*].securityContext}", "{.spec.containers[*].securityContext.privileged}"],
  ...["{.spec.containers[*].volumeMounts}", "{.spec.containers[*].volumeMounts[*].readOnly}"],
  ...["{.spec.containers[*].stdin}", "{.spec.containers[*].imagePullPolicy}", "{.spec.securityContext}"],
  ...["{.spec.securityContext.runAsUser}", "{.spec.securityContext.supplementalGroups}", "{.spec.priority}"],
  ...["{.spec.activeDeadlineSeconds}", "{.spec.terminationGracePeriodSeconds}", "{.spec.enableServiceLinks}"],
  ...[
    "{.spec.automountServiceAccountToken}",
    "{.spec.hostNetwork}",
    "{.spec.nodeSelector}",
    "{.spec.hostAliases}",
  ],
  ...[
    "{.spec.initContainers}",
    "{.spec.ephemeralContainers}",
    "{.spec.schedulingGates}",
    "{.spec.restartPolicy}",
  ],
  ...[
    "{.status.qosClass}",
    "{.status.podIP}",
    "{.status.podIPs[*].ip}",
    "{.status.startTime}",
    "{.status.reason}",
  ],
  ...["{.status.conditions[*].lastProbeTime}", "{.status.conditions[*].lastTransitionTime}"],
  ...[
    "{.status.containerStatuses}",
    "{.status.containerStatuses[*].started}",
    "{.status.containerStatuses[*].imageID}",
  ],
  ...[
    "{.status.containerStatuses[*].containerID}",
    "{.status.containerStatuses[*].lastState}",
    "{.status.resize}",
  ],
  ...["{.status.containerStatuses[*].resources.limits.memory}", "{.status.observedGeneration}"],
  ...["{.status.containerStatuses[*].state.running.startedAt}", "{.status.initContainerStatuses[*].ready}"],
];

const PODS = { allowMissingKeys: true, objects: "pods" } as const;

const ASKED: readonly Question[] = [
  // kubectl prints the values of a map in any order, and the odd pod has several resources.
  ...QUESTIONS.filter(({ objects, template }) => objects === "pods" && !template.includes(".resources.*")),
  ...asked(MORE, { ...PODS, format: "jsonpath" }),
  ...asked(
    MORE.filter((template) => /^\{[^{*]+(\[\*\][^{*]*)*\}$/.test(template)).map(
      (template) => `X:${template}`,
    ),
    { ...PODS, format: "custom-columns" },
  ),
  ...asked(
    [
      "{.spec.nodeName}",
      "{.status.containerStatuses[*].state.waiting.reason}",
      "{.spec.containers[*].image}",
    ],
    { ...PODS, format: "jsonpath", allowMissingKeys: false },
  ),
];

/** As many questions at the same time. */
const AT_ONCE = 3;

describe(
  "templates on pods of a real server",
  { skip: realClusterMissing() ?? kubectlMissing() ?? findFullClusterBinaries(process.env).missing ?? false },
  () => {
    let cluster: RealCluster;
    let kubectl: AskedKubectl;
    let pods: AskedObjects["pods"] = [];

    before(
      async () => {
        cluster = await startRealCluster();
        const writes = new PodWrites(cluster);
        await cluster.kubectl(["create", "namespace", NAMESPACE]);
        for (const [name, [, now]] of Object.entries(STATES)) {
          const object = pod(now);
          await writes.create({ ...object, metadata: { ...object.metadata, name } });
        }
        await cluster.request("POST", `/api/v1/namespaces/${NAMESPACE}/pods`, ODD);
        const { stdout } = await cluster.kubectl(["get", "pods", "-n", NAMESPACE, "-o", "json"]);
        const { items } = JSON.parse(stdout) as { items: readonly KubeObject[] };
        pods = items.map((item) => ({ name: item.metadata?.name ?? "", json: JSON.stringify(item) }));
        const { binaries } = findFullClusterBinaries(process.env);
        kubectl = await AskedKubectl.start(binaries?.kubectl ?? "", { pods, tree: [] });
      },
      { timeout: 120_000 },
    );
    after(async () => {
      kubectl.close();
      await cluster.close();
    });

    /** Prints the pods of the cluster, until as many are printed as kubectl prints. */
    async function run(
      t: TestContext,
      { format, template, allowMissingKeys }: Question,
      count: number,
    ): Promise<InProcessResult> {
      const isTable = format === "custom-columns";
      const output = isTable ? `NAME:.metadata.name,${template}` : `${MARK}${template}`;
      const cli = new InProcessCli(t, [
        ...["--kubeconfig", cluster.kubeconfigPath, "-n", NAMESPACE, "--resync", "0"],
        ...[`--allow-missing-template-keys=${String(allowMissingKeys)}`, "-o", `${format}=${output}`],
      ]);
      await cli.untilShown("stderr", / found\n|^error: /m);
      await eventually(() => {
        const printed = isTable ? cellsOf(cli.stdout) : markedTexts(cli.stdout);
        assert.ok(printed.size >= count, `${template} printed ${printed.size} of ${count}\n${cli.stderr}`);
      });
      return cli.stop();
    }

    it("print what kubectl prints for a pod in each state", async (t) => {
      const waiting: Question[] = [...ASKED];
      const wrong: string[] = [];
      const ask = async (): Promise<void> => {
        for (let question = waiting.pop(); question !== undefined; question = waiting.pop()) {
          const expected = await kubectl.answer(question);
          const count = [...expected.values()].filter((text) => !text.startsWith("error: ")).length;
          wrong.push(...differences(question, expected, await run(t, question, count)));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, ask));
      assert.deepEqual(wrong, []);
      assert.ok(pods.some(({ name }) => name === "odd"));
    });

    it("print what kubectl prints as JSON", async (t) => {
      for (const template of [
        "{.metadata.labels}",
        "{.spec}{.status.phase}",
        "{.status.containerStatuses[*]}",
      ]) {
        const output = `jsonpath-as-json=${template}`;
        const { stdout } = await cluster.kubectl(
          ["patch", "--local", "-f", "-", "--type", "merge", "-p", "{}", "-o", output],
          { input: pods.map(({ json }) => json).join("\n") },
        );
        const args = ["--kubeconfig", cluster.kubeconfigPath, "-n", NAMESPACE, "--resync", "0", "-o", output];
        const cli = new InProcessCli(t, args);
        await eventually(() => assert.deepEqual(listsIn(cli.stdout), listsIn(stdout)));
      }
    });
  },
);

/**
 * Returns where the output of a run is not what kubectl answered, for people. Failures of one template are told once and
 * then counted, so that each of them need not be told.
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

/** Returns the lists that were printed one after another, in an order of their own. */
function listsIn(stdout: string): readonly string[] {
  return stdout.split(/^(?=\[)/m).sort();
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
