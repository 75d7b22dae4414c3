import type { Stage } from "../cluster/stage.js";
import { Deployment } from "../controllers/deployment.js";
import { podTemplate } from "../controllers/pod-template.js";
import { healthy } from "./conducts.js";

const PLACE = { namespace: "staging", name: "invoices" };
const QUOTA = { resource: "resourcequotas", namespace: PLACE.namespace, name: "team" };
const RESOURCES = { requests: { cpu: "250m", memory: "1Gi" }, limits: { memory: "1Gi" } };

/**
 * A Deployment whose pods a quota forbids. No pod appears, and only the ReplicaSet and its Events say why,
 * until the quota is raised.
 */
export async function quotaLife(life: Stage): Promise<void> {
  let hard = "512Mi";
  await life.create(QUOTA.resource, {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: QUOTA.name, namespace: QUOTA.namespace },
    ...{ spec: { hard: { "limits.memory": hard } } },
  });
  await writeUse(life, hard, "0");
  const invoices = new Deployment(life, { ...PLACE, replicas: 2, progressDeadlineSeconds: 60 });
  await invoices.create({
    template: podTemplate({
      ...PLACE,
      image: "registry.example/invoices:2.2",
      container: { resources: RESOURCES },
    }),
    conduct: () => healthy,
    refusal: (pod) =>
      hard === "4Gi"
        ? undefined
        : `pods "${pod}" is forbidden: exceeded quota: ${QUOTA.name}, requested: limits.memory=1Gi, ` +
          `used: limits.memory=0, limited: limits.memory=${hard}`,
  });
  await life.pause(70_000, 90_000);
  hard = "4Gi";
  await life.driver.patch(QUOTA, { spec: { hard: { "limits.memory": hard } } });
  await writeUse(life, hard, "0");
  await invoices.untilComplete();
  await writeUse(life, hard, "2Gi");
  await life.pause(30_000, 60_000);
  await invoices.delete();
  await life.delete(QUOTA);
}

/** Writes what the quota controller counts. */
async function writeUse(life: Stage, hard: string, used: string): Promise<void> {
  const status = { hard: { "limits.memory": hard }, used: { "limits.memory": used } };
  await life.driver.patch(QUOTA, { status }, "status");
}
