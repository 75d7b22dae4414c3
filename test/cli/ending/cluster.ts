import type { TestContext } from "node:test";
import type { ApiServer, ObjectInput, StoredObject } from "../../../src/apiserver/index.js";
import { type EmbeddedCli, embeddedCli } from "../../support/embedded-cli.js";
import type { InProcessCli, InProcessResult } from "../../support/in-process-cli.js";
import { ownedBy, workload } from "../../support/workload-objects.js";

const STATUS = { contentType: "application/merge-patch+json", subresource: "status" } as const;
const LABELS = { app: "web" };

/** The statuses of a pod with one container. */
export const RUNNING: object = podStatus("Running", { ready: true, state: { running: {} } });
export const STARTING: object = podStatus("Pending", { state: { waiting: { reason: "ContainerCreating" } } });
export const UNREADY: object = podStatus("Running", { state: { running: {} } });
export const SUCCEEDED: object = podStatus("Succeeded", {
  state: { terminated: { exitCode: 0, reason: "Completed" } },
});
export const FAILED: object = podStatus("Failed", {
  state: { terminated: { exitCode: 2, reason: "Error", message: "panic: no DB_URL" } },
});
export const CRASHING: object = podStatus("Running", {
  restartCount: 1,
  state: {
    waiting: { reason: "CrashLoopBackOff", message: "back-off 10s restarting failed container=app" },
  },
  lastState: { terminated: { exitCode: 1, reason: "Error", message: "panic: no DB_URL" } },
});

function podStatus(phase: string, container: object): object {
  const status = (container as { ready?: boolean }).ready === true ? "True" : "False";
  return {
    phase,
    conditions: [{ type: "Ready", status }],
    containerStatuses: [{ name: "app", ready: false, restartCount: 0, ...container }],
  };
}

/** The objects of an embedded server, and command lines that wait for them. */
export class Cluster {
  readonly server: ApiServer;
  readonly run: (args: readonly string[]) => InProcessCli;

  constructor({ server, run }: EmbeddedCli) {
    this.server = server;
    this.run = run;
  }

  pod(name: string, status: object, metadata: object = {}): void {
    const containers = [{ name: "app", image: "registry.example/app:1" }];
    this.server.objects.create("pods", { metadata: { ...metadata, name }, spec: { containers } });
    this.status("pods", name, status);
  }

  status(resource: string, name: string, status: object): void {
    this.server.objects.patch(resource, `default/${name}`, { status }, STATUS);
  }

  delete(resource: string, name: string): void {
    this.server.objects.delete(resource, `default/${name}`, { gracePeriodSeconds: 0 });
  }

  /** Creates a Deployment that its controller has seen, with a ReplicaSet. */
  deploy(name: string, replicas: number): void {
    this.server.objects.create("deployments.apps", workload(name, LABELS, replicas));
    this.observed(name, {});
    this.template(name, 1);
  }

  /** Writes the ReplicaSet of a template. */
  template(name: string, revision: number): void {
    const annotations = { "deployment.kubernetes.io/revision": String(revision) };
    const labels = { ...LABELS, "pod-template-hash": `hash${revision}` };
    const deployment = this.get("deployments.apps", name);
    this.server.objects.create("replicasets.apps", {
      ...workload(`${name}-hash${revision}`, labels),
      metadata: {
        ...ownedBy({ ...deployment, kind: "Deployment" }, `${name}-hash${revision}`, labels),
        annotations,
      },
    });
    this.server.objects.patch(
      "deployments.apps",
      `default/${name}`,
      { metadata: { annotations } },
      {
        contentType: STATUS.contentType,
      },
    );
    this.observed(name, {});
  }

  /** Writes the status of a Deployment whose controller has seen its newest spec. */
  observed(name: string, status: object): void {
    const { metadata } = this.get("deployments.apps", name);
    this.status("deployments.apps", name, { observedGeneration: metadata.generation, ...status });
  }

  /** Creates a pod of a template of a Deployment. */
  podOf(name: string, revision: number, pod: string, status: object): void {
    const set = this.get("replicasets.apps", `${name}-hash${revision}`);
    const labels = { ...LABELS, "pod-template-hash": `hash${revision}` };
    this.pod(pod, status, ownedBy({ ...set, kind: "ReplicaSet" }, pod, labels));
  }

  create(resource: string, object: ObjectInput): StoredObject {
    return this.server.objects.create(resource, object);
  }

  get(resource: string, name: string): StoredObject {
    const object = this.server.objects.get(resource, `default/${name}`);
    if (object === undefined) {
      throw new Error(`found no ${resource} ${name}`);
    }
    return object;
  }
}

export async function cluster(t: TestContext): Promise<Cluster> {
  return new Cluster(await embeddedCli(t));
}

/** Returns the exit code and the last line on stderr, without times and durations. */
export function ending({ code, stderr }: InProcessResult): readonly [code: number, last: string] {
  const last = stderr.trimEnd().split("\n").at(-1) ?? "";
  return [
    code,
    last.replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /, "").replace(/after [\d.ms]+\b/, "after T"),
  ];
}
