import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { calledAs } from "../../src/cli/called-as.js";

describe("calledAs", () => {
  const FOLDER = "/home/me/project";
  const calls: readonly (readonly [script: string, call: string])[] = [
    ["/usr/local/bin/k8s-informer", "k8s-informer"],
    [`${FOLDER}/node_modules/.bin/k8s-informer`, "npx k8s-informer"],
    [`${FOLDER}/bin/k8s-informer.js`, "node bin/k8s-informer.js"],
    ["/opt/k8s-informer/bin/k8s-informer.js", "node /opt/k8s-informer/bin/k8s-informer.js"],
    ["/usr/local/bin/kubectl-informer", "kubectl informer"],
    ["/usr/local/bin/kubectl_complete-informer", "kubectl informer"],
    [`${FOLDER}/node_modules/.bin/kubectl-informer`, "kubectl informer"],
    ["/opt/k8s-informer/bin/kubectl-informer.js", "kubectl informer"],
    ["/usr/local/bin/kubectl-other", "kubectl-other"],
  ];
  for (const [script, call] of calls) {
    it(`calls ${script} again with ${call}`, () => assert.equal(calledAs(script, FOLDER), call));
  }
});
