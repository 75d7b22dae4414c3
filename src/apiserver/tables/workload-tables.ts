import { humanDuration } from "../../api/human-duration.js";
import { itemsOf, textOf } from "../json/json-access.js";
import { type JsonValue, type StoredObject, valueAt } from "../json/json-object.js";
import {
  AGE,
  ageOf,
  column,
  countAt,
  labelText,
  NAME,
  selectorText,
  type TableLayout,
  timeSince,
  wideColumn,
} from "./table-layout.js";

const CONTAINERS = wideColumn("Containers", "Names of the containers of the template.");
const IMAGES = wideColumn("Images", "Images of the containers of the template.");
const SELECTOR = wideColumn("Selector", "Label selector of its pods.");

function counter(name: string, description: string): ReturnType<typeof column> {
  return column(name, description, { type: "integer" });
}

/** Returns the names and the images of the containers of a pod template, one cell for each. */
function containerCells(template: JsonValue | undefined): [names: string, images: string] {
  const containers = itemsOf(valueAt(template, "spec", "containers"));
  return [
    containers.map(({ name }) => textOf(name)).join(","),
    containers.map(({ image }) => textOf(image)).join(","),
  ];
}

function templateCells(object: StoredObject): string[] {
  return [
    ...containerCells(valueAt(object, "spec", "template")),
    selectorText(valueAt(object, "spec", "selector")),
  ];
}

/** Returns the desired number of replicas, which is 1 if the object does not set it. */
function desired(object: StoredObject): number {
  const replicas = valueAt(object, "spec", "replicas");
  return typeof replicas === "number" ? replicas : 1;
}

export const DEPLOYMENT_TABLE: TableLayout = {
  columns: [
    NAME,
    column("Ready", "Ready pods out of the desired pods."),
    column("Up-to-date", "Number of pods with the current template."),
    column("Available", "Number of pods that have been ready for minReadySeconds."),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  cells: (object, now) => [
    object.metadata.name,
    `${countAt(object, "status", "readyReplicas")}/${desired(object)}`,
    countAt(object, "status", "updatedReplicas"),
    countAt(object, "status", "availableReplicas"),
    ageOf(object, now),
    ...templateCells(object),
  ],
};

export const REPLICA_SET_TABLE: TableLayout = {
  columns: [
    NAME,
    counter("Desired", "Number of desired pods."),
    counter("Current", "Number of existing pods."),
    counter("Ready", "Number of ready pods."),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  cells: (object, now) => [
    object.metadata.name,
    desired(object),
    countAt(object, "status", "replicas"),
    countAt(object, "status", "readyReplicas"),
    ageOf(object, now),
    ...templateCells(object),
  ],
};

export const REPLICATION_CONTROLLER_TABLE: TableLayout = {
  columns: REPLICA_SET_TABLE.columns,
  cells: (object, now) => [
    ...REPLICA_SET_TABLE.cells(object, now).slice(0, -1),
    labelText(valueAt(object, "spec", "selector")),
  ],
};

export const STATEFUL_SET_TABLE: TableLayout = {
  columns: [NAME, column("Ready", "Ready pods out of the desired pods."), AGE, CONTAINERS, IMAGES],
  cells: (object, now) => [
    object.metadata.name,
    `${countAt(object, "status", "readyReplicas")}/${desired(object)}`,
    ageOf(object, now),
    ...containerCells(valueAt(object, "spec", "template")),
  ],
};

export const DAEMON_SET_TABLE: TableLayout = {
  columns: [
    NAME,
    counter("Desired", "Number of nodes that should run the pod."),
    counter("Current", "Number of nodes that run the pod and should run it."),
    counter("Ready", "Number of nodes on which the pod is ready."),
    counter("Up-to-date", "Number of nodes that run a pod with the current template."),
    counter("Available", "Number of nodes on which the pod has been ready for minReadySeconds."),
    column("Node Selector", "Labels of the nodes that should run the pod."),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  cells: (object, now) => [
    object.metadata.name,
    countAt(object, "status", "desiredNumberScheduled"),
    countAt(object, "status", "currentNumberScheduled"),
    countAt(object, "status", "numberReady"),
    countAt(object, "status", "updatedNumberScheduled"),
    countAt(object, "status", "numberAvailable"),
    labelText(valueAt(object, "spec", "template", "spec", "nodeSelector")),
    ageOf(object, now),
    ...templateCells(object),
  ],
};

export const JOB_TABLE: TableLayout = {
  columns: [
    NAME,
    column("Status", "Whether the job is running, or how it ended."),
    column("Completions", "Succeeded pods out of the required pods."),
    column("Duration", "How long the job took or has been running."),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  cells: (object, now) => [
    object.metadata.name,
    jobStatus(object),
    completions(object),
    jobDuration(object, now),
    ageOf(object, now),
    ...templateCells(object),
  ],
};

function jobStatus(job: StoredObject): string {
  const isTrue = new Set(
    itemsOf(valueAt(job, "status", "conditions"))
      .filter(({ status }) => status === "True")
      .map(({ type }) => type),
  );
  if (isTrue.has("Complete")) {
    return "Complete";
  }
  if (isTrue.has("Failed")) {
    return "Failed";
  }
  if (job.metadata.deletionTimestamp !== undefined) {
    return "Terminating";
  }
  const others = ["Suspended", "FailureTarget", "SuccessCriteriaMet"];
  return others.find((type) => isTrue.has(type)) ?? "Running";
}

function completions(job: StoredObject): string {
  const succeeded = countAt(job, "status", "succeeded");
  const wanted = valueAt(job, "spec", "completions");
  if (typeof wanted === "number") {
    return `${succeeded}/${wanted}`;
  }
  const parallelism = countAt(job, "spec", "parallelism");
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function jobDuration(job: StoredObject, now: Date): string {
  const [start, end] = ["startTime", "completionTime"].map((field) => textOf(valueAt(job, "status", field)));
  if (start === undefined || start === "") {
    return "";
  }
  const until = end === undefined || end === "" ? now.getTime() : Date.parse(end);
  return humanDuration(until - Date.parse(start));
}

export const CRON_JOB_TABLE: TableLayout = {
  columns: [
    NAME,
    column("Schedule", "Schedule of the job in cron format."),
    column("Timezone", "Time zone of the schedule."),
    column("Suspend", "Whether new runs are suspended.", { type: "boolean" }),
    counter("Active", "Number of running jobs."),
    column("Last Schedule", "Time since a job was last started."),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  cells: (object, now) => [
    object.metadata.name,
    textOf(valueAt(object, "spec", "schedule")),
    textOf(valueAt(object, "spec", "timeZone")) || "<none>",
    valueAt(object, "spec", "suspend") === true ? "True" : "False",
    itemsOf(valueAt(object, "status", "active")).length,
    lastSchedule(object, now),
    ageOf(object, now),
    ...containerCells(valueAt(object, "spec", "jobTemplate", "spec", "template")),
    selectorText(valueAt(object, "spec", "jobTemplate", "spec", "selector")),
  ],
};

function lastSchedule(job: StoredObject, now: Date): string {
  const last = valueAt(job, "status", "lastScheduleTime");
  return last === undefined ? "<none>" : timeSince(last, now);
}
