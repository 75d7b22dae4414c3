// Does the least that any program has to do for its first request: it reads a kubeconfig, which must be JSON
// with a token, and sends the request.
//
// Usage: node https-get.cjs KUBECONFIG
const { readFileSync } = require("node:fs");
const { get } = require("node:https");

const { clusters, users } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { server, "certificate-authority-data": authority } = clusters[0].cluster;
get(`${server}/version`, {
  ca: Buffer.from(authority, "base64"),
  headers: { authorization: `Bearer ${users[0].user.token}` },
});
