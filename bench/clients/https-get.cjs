// The least that any program has to do before its first request: reads a kubeconfig, of JSON and with a token, and asks.
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
