import { SCENARIO_NAMES } from "../../src/apiserver/scenario/scenarios.js";
import { VERSION } from "../../src/base/version.js";
import { ACCEPTED_FLAGS } from "../../src/cli/flags/accepted-flags.js";
import { CONNECTION_FLAGS } from "../../src/cli/flags/connection-flags.js";
import { DEMO_FLAGS } from "../../src/cli/flags/demo-flags.js";
import type { Flag } from "../../src/cli/flags/flag.js";
import { CLUSTER_FLAGS } from "../../src/cli/flags/place-flags.js";
import { WATCH_FLAGS } from "../../src/cli/flags/watch-flags.js";

/**
 * Escapes a text for roff, so that hyphens stay hyphens when they are copied and no line becomes a control
 * line by accident.
 */
function roff(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll(/^([.'])/gm, "\\&$1");
}

/** Returns flags such as `-n, --namespace <name>` with the flags in bold and their arguments in italics. */
function roffFlags(flags: string): string {
  return roff(flags)
    .replaceAll(/\\-[\w\\-]+/g, "\\fB$&\\fR")
    .replaceAll(/<([\w=]+)>/g, "\\fI$1\\fR");
}

function option({ flags, description, choices, defaultValue }: Flag): string {
  const more = [
    ...(choices === undefined ? [] : [`One of ${choices.join(", ")}.`]),
    ...(defaultValue === undefined ? [] : [`Default: ${defaultValue}.`]),
  ];
  return [
    ".TP",
    roffFlags(flags),
    roff(`${description}.${more.map((sentence) => ` ${sentence}`).join("")}`),
  ].join("\n");
}

function options(flags: readonly Flag[]): string {
  return flags.map(option).join("\n");
}

/** Returns the flags of each group under the heading of the group. */
function groups(flags: readonly Flag[]): string {
  const titles = [...new Set(flags.map(({ group }) => group ?? ""))];
  return titles
    .map((title) => `.SS ${title}\n${options(flags.filter(({ group = "" }) => group === title))}`)
    .join("\n");
}

const HEAD = `.\\" Written by "npm run docs" from src/cli/flags/.
.TH K8S\\-INFORMER 1 "" "k8s\\-informer ${VERSION}" "User Commands"
.SH NAME
k8s\\-informer \\- watch Kubernetes pods and print a line for each change
.SH SYNOPSIS
.B k8s\\-informer
[\\fIoptions\\fR] [\\fITYPE\\fR[,\\fITYPE\\fR]] [\\fINAME\\fR...] | [\\fITYPE\\fR/\\fINAME\\fR...]
.br
.B k8s\\-informer demo
[\\fIoptions\\fR] [\\fIscenario\\fR...]
.br
.B k8s\\-informer options
.br
.B k8s\\-informer completion
bash|zsh|fish|powershell
.SH DESCRIPTION
Lists and watches the pods of a cluster and prints a line on standard output whenever a pod is added, updated or
deleted, until it is interrupted. Everything else is printed on standard error.
.PP
.EX
New Pod Added to Store: NAME
NAME Pod Updated to NAME
Pod Deleted from Store: NAME
.EE
.PP
Each line begins with the local time. The sentence is followed by two spaces and by the namespace, the status, the
readiness, the restarts and the node of the pod. If the line does not show a change at the time when it happened, it
ends with one of these marks:
.B initial
(the pod existed when the watch began),
.B resync
(the pod is printed again, see \\fB\\-\\-resync\\fR),
.B missed
(a new list after an interruption found the change; it may stand for several changes),
.B entered
(the pod matches the filters now, and did not before),
.B left
(the pod does not match the filters or the selectors any more).
.PP
Other types are watched with
.IR TYPE ,
by the names that kubectl has for them: plural, singular, kind, short name, TYPE.GROUP, TYPE.VERSION.GROUP or a category.
Their lines have the kind in place of Pod, and the columns of
.BR "kubectl get" .
A token such as ready\\-was=3/3 has the previous value of a cell that changed.
.I NAME
is an object in the namespace of the context, unless
.B \\-n
or
.B \\-A
chooses others. The program waits for an object that does not exist yet.
.IR TYPE / NAME
of a Deployment, StatefulSet, DaemonSet, ReplicaSet, Job or CronJob stands for the object and its pods.
.PP
.B demo
starts an embedded API server, simulates workloads on it, and watches their pods. All scenarios are played unless some
are named: ${SCENARIO_NAMES.join(", ").replaceAll("-", "\\-")}.
.PP
.B options
lists the options for connections and identities, and those that are accepted because they ask for what happens anyway.
.PP
.B completion
prints the script by which a shell completes options, types, and the names of objects. As the plugin of kubectl the program
is called \\fBkubectl informer\\fR.
.PP
Options are read in the forms of kubectl: \\fB\\-n=shop\\fR, \\fB\\-\\-all\\-namespaces=true\\fR, \\fB\\-v=6\\fR.
`;

const TAIL = `.SH EXIT STATUS
.TP
0
success
.TP
1
failure, with a message on standard error: kubeconfig, credentials, a refusal by the server, standard output, a port
.TP
2
usage error
.TP
129, 130, 143
stopped cleanly by SIGHUP, SIGINT or SIGTERM; a second signal ends the program at once
.TP
141
the reader of standard output has gone
.SH ENVIRONMENT
.TP
KUBECONFIG
kubeconfig files, which are merged as in kubectl
.TP
HTTPS_PROXY, HTTP_PROXY, NO_PROXY
proxies, used if the kubeconfig names none; lower case names work, too
.TP
NO_COLOR, FORCE_COLOR
disable colour, or force it even in a pipe
.TP
K8S_INFORMER_COLORS
other colours, as numbers of SGR, for what is good, bad, pending and dim. The default is
good=32:bad=1;31:pending=33:dim=2.
.TP
K8S_INFORMER_\\fIOPTION\\fR
the value of an option that is not given, such as K8S_INFORMER_SHOW=significant. It wins over the configuration file.
Tokens, keys, servers and users cannot be set.
.TP
XDG_CONFIG_HOME
the folder of configuration files, if it is not ~/.config
.TP
NODE_DISABLE_COMPILE_CACHE
if set to 1, no compiled code is read or written
.TP
XDG_CACHE_HOME
the folder of caches, if it is not ~/.cache
.SH FILES
.TP
~/.kube/config
the kubeconfig that is used if neither an option nor KUBECONFIG names one
.TP
~/.config/k8s\\-informer/config.yaml
values of options that are not given, such as
.B show: significant
or
.BR "namespace: [shop, cart]" .
It is left out with \\fB\\-\\-no\\-config\\fR.
.TP
~/.cache/k8s\\-informer
compiled code of the program, which makes later starts faster. Node.js 22.1 and later write it if ~/.cache belongs to the
user and only the user can write to it. It can be removed at any time.
.SH EXAMPLES
.EX
k8s\\-informer \\-n shop \\-l app=web
k8s\\-informer \\-o short | grep \\-\\-line\\-buffered Deleted
k8s\\-informer \\-o json | jq \\-\\-unbuffered .object.status.phase
k8s\\-informer demo \\-\\-speed 5
.EE
.SH SEE ALSO
.BR kubectl (1)
`;

/** Returns the text of man/k8s-informer.1. */
export function manPage(): string {
  return `${HEAD}.SH OPTIONS
${groups([...CLUSTER_FLAGS, ...WATCH_FLAGS])}
.SS Help
.TP
\\fB\\-\\-version\\fR
print the version.
.TP
\\fB\\-h\\fR, \\fB\\-\\-help\\fR
print a summary of the options.
.SS How to reach the cluster, and as whom
${options(CONNECTION_FLAGS)}
.SS Accepted, because they ask for what happens anyway
${options(ACCEPTED_FLAGS)}
.SS Options of demo
demo takes the options above, except those that choose a cluster or a user, and:
${options(DEMO_FLAGS)}
${TAIL}`;
}
