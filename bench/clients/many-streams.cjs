// Lists the pods of COUNT namespaces, named PREFIX0, PREFIX1 and so on, and watches them, with node:http2 alone. What
// comes is dropped. Prints a line when all watches are open. This is the least that Node needs for so many streams.
//
// Usage: node many-streams.cjs KUBECONFIG COUNT PREFIX
const { readFileSync } = require("node:fs");
const { connect } = require("node:http2");

const [kubeconfig, count, prefix] = process.argv.slice(2);
/** Each field of the kubeconfig that is needed stands once, alone on its line. */
const text = readFileSync(kubeconfig, "utf8");
const field = (name) => new RegExp(`\\b${name}: *(.+)`).exec(text)[1];
const decoded = (name) => Buffer.from(field(name), "base64");

const STREAMS_OF_A_SESSION = 100;
const sessions = Array.from({ length: Math.ceil(count / STREAMS_OF_A_SESSION) }, () =>
  connect(field("server"), {
    ca: decoded("certificate-authority-data"),
    cert: decoded("client-certificate-data"),
    key: decoded("client-key-data"),
  }),
);

function get(session, path, onResponse, onEnd) {
  const accept = "application/vnd.kubernetes.protobuf";
  const stream = session.request({ ":path": path, accept, "accept-encoding": "gzip" });
  stream.on("response", onResponse).on("end", onEnd).resume();
}

let open = 0;
for (let index = 0; index < count; index += 1) {
  const session = sessions[Math.floor(index / STREAMS_OF_A_SESSION)];
  const path = `/api/v1/namespaces/${prefix}${index}/pods`;
  const opened = () => {
    open += 1;
    if (open === Number(count)) {
      console.log(`${count} watches`);
    }
  };
  get(
    session,
    `${path}?resourceVersion=0`,
    () => undefined,
    () =>
      get(session, `${path}?watch=1&allowWatchBookmarks=true&timeoutSeconds=500`, opened, () => undefined),
  );
}
