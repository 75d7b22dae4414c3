#!/usr/bin/env node
require("./k8s-informer.js");
