import { VERSION } from "../../src/base/version.js";
import { CLUSTER_FLAGS, DEMO_FLAGS, type Flag, WATCH_FLAGS } from "../../src/cli/flags.js";

/** A hyphen that stays one when it is copied, and no control line by accident. */
function roff(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll(/^([.'])/gm, "\\&$1");
}

/** `-n, --namespace <name>`: flags bold, what they take in italics. */
function roffFlags(flags: string): string {
  return roff(flags)
    .replaceAll(/\\-[\w\\-]+/g, "\\fB$&\\fR")
    .replaceAll(/<(\w+)>/g, "\\fI$1\\fR");
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

const HEAD = `.\\" Written by "npm run docs" from src/cli/flags.ts.
.TH K8S\\-INFORMER 1 "" "k8s\\-informer ${VERSION}" "User Commands"
.SH NAME
k8s\\-informer \\- watch Kubernetes pods, a line for each change
.SH SYNOPSIS
.B k8s\\-informer
[\\fIoptions\\fR]
.br
.B k8s\\-informer demo
[\\fIoptions\\fR]
.SH DESCRIPTION
Lists and watches the pods of a cluster and prints a line on standard output for each one that is added, updated or
deleted, until it is interrupted. Everything else goes to standard error.
.PP
.EX
New Pod Added to Store: NAME
NAME Pod Updated to NAME
Pod Deleted from Store: NAME
.EE
.PP
Each line begins with the local time. After the sentence come two spaces, the pod's namespace, status, readiness,
restarts and node, and one of these marks where the line is no change seen as it happened:
.B initial
(was there when the watch began),
.B resync
(told again),
.B missed
(found by a new list after an interruption; may stand for several changes).
.PP
.B demo
starts an API server of its own, lets pods live on it, and watches them.
`;

const TAIL = `.SH EXIT STATUS
.TP
0
ended as asked
.TP
1
failed, and says at what: kubeconfig, credentials, a server that refuses, standard output, a port
.TP
2
wrong usage
.TP
129, 130, 143
stopped by SIGHUP, SIGINT, SIGTERM, cleanly; a second signal ends it at once
.TP
141
nobody reads standard output any more
.SH ENVIRONMENT
.TP
KUBECONFIG
kubeconfig files, merged as kubectl does
.TP
HTTPS_PROXY, HTTP_PROXY, NO_PROXY
proxies, in capitals or not, where the kubeconfig names none
.TP
NO_COLOR, FORCE_COLOR
no colour, or colour also in a pipe
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

/** man/k8s-informer.1 as it should be. */
export function manPage(): string {
  return `${HEAD}.SH OPTIONS
${options([...CLUSTER_FLAGS, ...WATCH_FLAGS])}
.TP
\\fB\\-\\-version\\fR
print the version.
.TP
\\fB\\-h\\fR, \\fB\\-\\-help\\fR
print a summary of all this.
.SS Of demo
All but those that choose a cluster, and:
${options(DEMO_FLAGS)}
${TAIL}`;
}
