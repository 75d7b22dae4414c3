/** The stages in the order of the data. Data flows right, imports point left. */
const stages = [
  "base",
  "jsonpath",
  "types",
  "api",
  "kubeconfig",
  "transport",
  "wire",
  "listwatch",
  "api-client",
  "discovery",
  "reflector",
  "queue",
  "indexer",
  "informer",
  "cluster",
  "controller",
  "leader-election",
  "event-recorder",
  "client-node",
  "explain",
  "printer",
  "cli",
];

const importsPointLeft = stages.slice(0, -1).map((stage, position) => ({
  name: `${stage}-imports-left`,
  comment: `${stage}/ must not import from the stages after it.`,
  severity: "error",
  from: { path: `^src/${stage}/` },
  to: { path: `^src/(${stages.slice(position + 1).join("|")})/` },
}));

/** The folders of the embedded server, lowest first. The files beside the folders stand above all of them. */
const apiServerFolders = [
  "json",
  "refusals",
  "store",
  "kinds",
  "schemas",
  "tables",
  "query",
  "pods",
  "workloads",
  "encoding",
  "patch",
  "registry",
  "http",
  "handlers",
  "faults",
  "scenario",
];

/** The folders of the embedded server's scenario, lowest first. The files beside the folders stand above all of them. */
const scenarioFolders = ["cluster", "kubelet", "controllers", "lives"];

/** The entry points of the library, of the embedded server, of the bridge to client-node and of the command line. */
const entryPoints = "^src/(index|apiserver/index|client-node/index|cli/startup/start)\\.ts$";

/** The folders of wire/, lowest first. The codecs stand above all of them. */
const wireFolders = ["schema", "json", "protobuf", "kept"];

/**
 * Returns rules for the folders of `parent`: each may import from itself and from the folders before it. The files
 * beside the folders stand above all of them. The pattern `shared` names files that every folder may import.
 */
function foldersInOrder(parent, folders, shared = "^$") {
  return folders.map((folder, position) => {
    const later = folders.slice(position + 1).map((name) => `${name}/`);
    return {
      name: `${parent.slice("src/".length)}-${folder}-imports-left`,
      comment: `${parent}/${folder}/ must not import from the folders after it, or from the files beside them.`,
      severity: "error",
      from: { path: `^${parent}/${folder}/` },
      to: { path: `^${parent}/(${[...later, "[^/]+$"].join("|")})`, pathNot: shared },
    };
  });
}

/** Returns a rule that allows imports of a module of Node only in `places`, a pattern of files. */
function onlyIn(name, comment, modules, places) {
  return {
    name,
    comment,
    severity: "error",
    from: { path: "^src/", pathNot: places },
    to: { path: `^(node:)?(${modules})$` },
  };
}

module.exports = {
  forbidden: [
    ...importsPointLeft,
    ...foldersInOrder("src/apiserver", apiServerFolders),
    ...foldersInOrder("src/apiserver/scenario", scenarioFolders),
    ...foldersInOrder("src/wire", wireFolders, "^src/wire/wire-error\\.ts$"),
    {
      name: "credentials-know-no-kubeconfig",
      comment:
        "credentials/ creates credentials from a kubeconfig. The files beside it find and read the kubeconfig.",
      severity: "error",
      from: { path: "^src/kubeconfig/credentials/" },
      to: { path: "^src/kubeconfig/(load|resolve|parse|in-cluster)-[^/]+$" },
    },
    {
      name: "no-circular",
      comment: "Two files that import each other are one concept, or lack a third file that both can import.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-unreachable-files",
      comment:
        "A file that no entry point reaches is dead code. The exceptions: the types of each version of the API are entry points, and the walk-through is played by tests.",
      severity: "error",
      from: { path: entryPoints },
      to: {
        path: "^src/",
        pathNot: [entryPoints, "^src/types/", "^src/apiserver/scenario/walk-through\\.ts$"],
        reachable: false,
      },
    },
    {
      name: "printer-is-pure",
      comment:
        "Printers turn values into text. They never use an informer or a stream, and read of bytes only the text of an object.",
      severity: "error",
      from: { path: "^src/printer/" },
      to: {
        path: "^src/",
        pathNot: "^src/(printer|explain/change\\.ts$|wire/kept/json-text-of\\.ts$|api|jsonpath|base)",
      },
    },
    {
      name: "apiserver-stands-apart",
      comment:
        "Client and embedded server share only the wire format, so that one bug cannot hide in both. They also share jsonpath/, which is compared with kubectl and not with the other side.",
      severity: "error",
      from: { path: "^src/apiserver/" },
      to: { path: "^src/", pathNot: "^src/(apiserver|base|jsonpath|types|api|wire)/" },
    },
    {
      name: "core-never-imports-apiserver",
      comment:
        "Only the demo command starts the embedded server. The list of the scenarios is data, which the help needs too.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(apiserver/|cli/commands/demo\\.ts$)" },
      to: { path: "^src/apiserver/", pathNot: "^src/apiserver/scenario/scenarios\\.ts$" },
    },
    {
      name: "index-never-exports-cli",
      comment: "The command line is not part of the library.",
      severity: "error",
      from: { path: "^src/index\\.ts$" },
      to: { path: "^src/cli/" },
    },
    {
      name: "controllers-are-for-the-library",
      comment: "Only users of the library write controllers. The command line must not load what they need.",
      severity: "error",
      from: { path: "^src/(?!api-client|controller|leader-election|event-recorder|index\\.ts$)" },
      to: { path: "^src/(api-client|controller|leader-election|event-recorder)/" },
    },
    {
      name: "client-node-is-an-entry-of-its-own",
      comment: "Only users of @kubernetes/client-node import this entry. Nothing else may load it.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/client-node/" },
      to: { path: "^src/client-node/" },
    },
    {
      name: "src-never-imports-test",
      comment: "The package must not depend on its tests.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(test|bench|examples|tools)/" },
    },
    onlyIn(
      "sockets-in-transport-only",
      "Sockets live in transport/ (client) and apiserver/ (server). proxy-from-environment.ts asks net about addresses and opens no socket.",
      "net|tls|http|https|http2|dgram",
      "^src/(transport|apiserver)/|^src/kubeconfig/proxy-from-environment\\.ts$",
    ),
    onlyIn(
      "files-in-kubeconfig-only",
      "Files are read by kubeconfig/ and by the command line.",
      "fs|fs/promises",
      "^src/(kubeconfig|cli)/",
    ),
    onlyIn(
      "children-in-plugin-process-only",
      "The only child process is a credential plugin.",
      "child_process",
      "^src/kubeconfig/credentials/plugin-process\\.ts$",
    ),
    {
      name: "client-node-in-auth-provider-only",
      comment:
        "Loading @kubernetes/client-node takes half a second, so only kubeconfigs that need it load it, and the entry for its users.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(kubeconfig/credentials/auth-provider\\.ts$|client-node/)" },
      to: { path: "node_modules/@kubernetes/client-node" },
    },
    onlyIn(
      "time-in-clock-only",
      "Timers are in base/clock.ts.",
      "timers|timers/promises",
      "^src/base/clock\\.ts$",
    ),
    onlyIn(
      "process-in-host-only",
      "The process of the command line is in cli/host.ts. The library reads the environment when it is not given one, and warns when it has no logger. Other processes are ended by the file that starts them.",
      "process",
      "^src/(cli/host|kubeconfig/credentials/plugin-process|kubeconfig/load-client-config|informer/reports/process-warnings)\\.ts$",
    ),
    {
      name: "declared-dependencies-only",
      comment:
        "Packages that the library imports must be installed with this package. Those of the command line are bundled.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(cli|printer)/" },
      to: {
        // An optional peer, which is a dependency for development, too.
        pathNot: "node_modules/@kubernetes/client-node",
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown", "npm-optional", "unknown"],
      },
    },
    {
      name: "resolvable",
      comment: "Every import must resolve to a file.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "base-is-shared",
      comment: "base/ is for code that several stages need. A file with one user stands beside its user.",
      severity: "error",
      from: {},
      // Both stand beside their user, secrets.ts.
      module: {
        path: "^src/base/",
        pathNot: "^src/base/(unescaped|secrets/secret-forms)\\.ts$",
        numberOfDependentsLessThan: 2,
      },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
    },
  },
};
