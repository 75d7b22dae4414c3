#!/usr/bin/env node
// kubectl asks this program how a command line of its plugin can go on.
process.argv.splice(2, 0, "__complete");
require("./k8s-informer.js");
