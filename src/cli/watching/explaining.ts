// What runs need that explain events, and others do not. It is loaded as one file.
export { explainer, SUMMARY_FIELDS } from "../../explain/explainer.js";
export { Onlooker } from "../summary/onlooker.js";
