// Writes the entry points for `require()`. Each loads the ES modules, so that a program that mixes `import` and
// `require()` has one copy of every class.
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import ts from "typescript";

/** Refers to a declaration of an ES module from one of a CommonJS module, which TypeScript refuses otherwise. */
const AS_IMPORT = `with { "resolution-mode": "import" }`;

/** Writes the files that `require` names in the exports of package.json, beside those of `default`. */
export function writeCommonJsEntries(root) {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  for (const entry of Object.values(exports)) {
    if (entry.require !== undefined) {
      const module = entry.default.default;
      writeFileSync(
        join(root, entry.require.default),
        `module.exports = require("./${basename(module)}");\n`,
      );
      writeFileSync(join(root, entry.require.types), declarations(join(root, entry.default.types)));
    }
  }
}

/** Returns the declarations of an entry point for CommonJS, from those for ES modules. */
function declarations(path) {
  const program = ts.createProgram([path], { module: ts.ModuleKind.Node20, skipLibCheck: true });
  const checker = program.getTypeChecker();
  const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(path)));
  const found = symbols.map((symbol) => ({
    name: symbol.name,
    target: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  }));
  const isValue = ({ target }) => (target.flags & ts.SymbolFlags.Value) !== 0;
  const types = found.filter((one) => !isValue(one)).map(({ name }) => name);
  const module = `"./${basename(path).replace(/\.d\.ts$/, ".js")}"`;
  return [
    `import type * as esm from ${module} ${AS_IMPORT};`,
    `export type { ${types.join(", ")} } from ${module} ${AS_IMPORT};`,
    ...found.filter(isValue).flatMap(({ name, target }) => valueDeclarations(name, target)),
    "",
  ].join("\n");
}

/** Returns the declaration of a value, and that of its type if it is a class. */
function valueDeclarations(name, { declarations: [declaration], flags }) {
  const value = `${docOf(declaration)}export declare const ${name}: typeof esm.${name};`;
  if ((flags & ts.SymbolFlags.Type) === 0) {
    return [value];
  }
  const parameters = (declaration.typeParameters ?? []).map(parameterText);
  const names = (declaration.typeParameters ?? []).map((parameter) => parameter.name.text);
  return [value, `export type ${name}${inBrackets(parameters)} = esm.${name}${inBrackets(names)};`];
}

function inBrackets(texts) {
  return texts.length === 0 ? "" : `<${texts.join(", ")}>`;
}

/** Returns the text of a type parameter, with the names of the entry point in its constraint and in its default. */
function parameterText({ name, constraint, default: fallback }) {
  const text = (type) => type.getText().replaceAll(/\b[A-Z]\w+/g, "esm.$&");
  return `${name.text}${constraint ? ` extends ${text(constraint)}` : ""}${fallback ? ` = ${text(fallback)}` : ""}`;
}

function docOf(declaration) {
  const owner = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const [doc] = ts.getJSDocCommentsAndTags(owner);
  return doc === undefined ? "" : `${doc.getText()}\n`;
}
