import { describe, it } from "node:test";
import { fullClusterMissing } from "../support/full-cluster.js";
import { IMAGE, pod } from "./objects.js";
import { assertTokens } from "../support/tokens.js";
import { watchedCluster } from "./watched-cluster.js";

describe("what happens to containers", { skip: fullClusterMissing(), concurrency: true }, () => {
  const watched = watchedCluster(async (cluster) => cluster.addNode("node-1", { cpu: "64" }));

  it("tells a crash loop with its cause as kubectl does", async () => {
    const message = "cannot read /etc/api/config.yaml\nexiting";
    await watched.create("crash", pod("api", { behaves: { app: { exit: 1, message } } }));
    await watched.rests("crash", ["api CrashLoopBackOff 0/1 3"]);
    assertTokens(watched.lines("crash"), [
      'status=Error ready=0/1 restarts=0 was=Running ready-was=1/1 c=app reason=Error exit=1 ran=* msg="cannot read /etc/api/config.yaml"',
      "status=Running ready=1/1 restarts=1 was=Error ready-was=0/1 c=app restarted=1 last=Error exit=1",
      "status=CrashLoopBackOff restarts=1 was=Error c=app last=Error exit=1 backoff=10s",
      "status=CrashLoopBackOff restarts=3 was=Error c=app last=Error exit=1 backoff=40s",
    ]);
    assertTokens(await watched.lateLines("crash"), [
      "New status=CrashLoopBackOff restarts=3 age=* c=app last=Error exit=1 backoff=40s initial",
    ]);
  });

  it("tells a container that is killed for its memory as kubectl does", async () => {
    const app = { resources: { limits: { memory: "256Mi" } } };
    const behaves = { app: { exit: 137, reason: "OOMKilled", restarts: 1 } };
    await watched.create("oom", pod("search", { app, behaves }));
    await watched.rests("oom", ["search CrashLoopBackOff 0/1 1"]);
    assertTokens(watched.lines("oom"), [
      "status=OOMKilled restarts=0 was=Running c=app reason=OOMKilled exit=137 signal=KILL ran=* limit=256Mi",
      "status=Running restarts=1 was=OOMKilled c=app restarted=1 last=OOMKilled exit=137",
      "status=CrashLoopBackOff restarts=1 was=OOMKilled c=app last=OOMKilled exit=137 backoff=10s",
    ]);
  });

  it("tells an image that cannot be pulled as kubectl does", async () => {
    await watched.create("pull", pod("cart", { app: { image: "registry.example/cart:absent" } }));
    await watched.rests("pull", ["cart ImagePullBackOff 0/1 0"]);
    assertTokens(watched.lines("pull"), [
      'status=ErrImagePull was=ContainerCreating c=app image=registry.example/cart:absent msg="not found"',
      'status=ImagePullBackOff was=ErrImagePull c=app image=registry.example/cart:absent msg="not found"',
    ]);
  });

  it("tells a container whose Secret does not exist as kubectl does", async () => {
    const waiting = { reason: "CreateContainerConfigError", message: 'secret "db-password" not found' };
    await watched.create("secret", pod("orders", { behaves: { app: { waiting } } }));
    await watched.rests("secret", ["orders CreateContainerConfigError 0/1 0"]);
    assertTokens(watched.lines("secret"), [
      String.raw`status=CreateContainerConfigError was=ContainerCreating c=app msg="secret \"db-password\" not found"`,
    ]);
  });

  it("tells init containers that complete, and one that fails, as kubectl does", async () => {
    const spec = {
      initContainers: [
        { name: "fetch", image: IMAGE },
        { name: "migrate", image: IMAGE },
      ],
    };
    const message = 'could not connect to server: Connection refused, host "db", port 5432';
    await watched.create(
      "init",
      pod("orders", { spec }),
      pod("ledger", { spec, behaves: { migrate: { exit: 1, message, restarts: 1 } } }),
    );
    await watched.rests("init", ["ledger Init:CrashLoopBackOff 0/1 1", "orders Running 1/1 0"]);
    assertTokens(watched.lines("init"), [
      "orders status=Init:0/2 was=Pending",
      "orders status=Init:1/2 was=Init:0/2",
      "orders status=PodInitializing was=Init:1/2",
      "orders status=Running was=PodInitializing ready-was=0/1",
      String.raw`ledger status=Init:Error was=Init:1/2 c=init/migrate reason=Error exit=1 ran=* msg="could not connect to server: Connection refused, host \"db\", port 5432"`,
      "ledger status=Init:CrashLoopBackOff restarts=1 was=Init:Error c=init/migrate last=Error exit=1 backoff=10s",
    ]);
    assertTokens(await watched.lateLines("init"), [
      "ledger status=Init:CrashLoopBackOff restarts=1 age=* c=init/migrate last=Error exit=1 backoff=10s initial",
      "orders status=Running age=* initial",
    ]);
  });

  it("tells a sidecar container beside the others as kubectl does", async () => {
    const initContainers = [{ name: "proxy", image: IMAGE, restartPolicy: "Always" }];
    const readinessProbe = { httpGet: { path: "/", port: 80 } };
    const behaves = { app: { exit: 3, restarts: 1, after: "2s" } };
    await watched.create(
      "sidecar",
      pod("web", { spec: { initContainers }, app: { readinessProbe } }),
      pod("broken", { spec: { initContainers }, behaves }),
    );
    await watched.rests("sidecar", ["broken CrashLoopBackOff 1/2 1", "web Running 2/2 0"]);
    assertTokens(watched.lines("sidecar"), [
      "web status=PodInitializing ready=1/2 ready-was=0/2 unready=app",
      "web status=Running ready=1/2 was=PodInitializing",
      "web status=Running ready=2/2 ready-was=1/2",
      "broken status=Error ready=1/2 was=Running ready-was=2/2 unready=app c=app reason=Error exit=3",
      "broken status=CrashLoopBackOff ready=1/2 c=app last=Error exit=3 backoff=10s",
    ]);
  });

  it("tells an ephemeral container that starts, which kubectl's row does not show", async () => {
    await watched.create("debug", pod("web"));
    await watched.rests("debug", ["web Running 1/1 0"]);
    await watched.kubectl(
      "debug",
      "debug",
      "web",
      "--image",
      IMAGE,
      "--container=dbg",
      "--attach=false",
      "-q",
    );
    await watched.waitFor(
      "debug",
      "jsonpath={.status.ephemeralContainerStatuses[0].state.running}",
      "pod/web",
    );
    await watched.rests("debug", ["web Running 1/1 0"]);
    assertTokens(watched.lines("debug"), ["web status=Running c=debug/dbg started"]);
  });

  it("tells a readiness gate that holds a pod back, which kubectl's row does not show", async () => {
    const spec = { readinessGates: [{ conditionType: "example.com/lb" }] };
    await watched.create("gate", pod("web", { spec }));
    await watched.rests("gate", ["web Running 1/1 0"]);
    const gate = async (status: string, reason: string): Promise<void> => {
      const conditions = [{ type: "example.com/lb", status, reason }];
      const patch = JSON.stringify({ status: { conditions } });
      await watched.kubectl("gate", "patch", "pod", "web", "--subresource=status", "-p", patch);
      await watched.waitFor("gate", `condition=Ready=${status}`, "pod/web");
      await watched.rests("gate", ["web Running 1/1 0"]);
    };
    await gate("True", "Registered");
    await gate("False", "TargetUnhealthy");
    assertTokens(watched.lines("gate"), [
      "status=Running ready=1/1 ready-was=0/1 cond=Ready:False reason=ReadinessGatesNotReady",
      "status=Running ready=1/1 cond=example.com/lb:True reason=Registered",
      "status=Running ready=1/1 cond=Ready:True",
      "status=Running ready=1/1 cond=example.com/lb:False reason=TargetUnhealthy",
      "status=Running ready=1/1 cond=Ready:False reason=ReadinessGatesNotReady",
    ]);
    assertTokens(await watched.lateLines("gate"), [
      "New status=Running ready=1/1 age=* cond=Ready:False reason=ReadinessGatesNotReady initial",
    ]);
  });
});
