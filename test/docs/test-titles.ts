import ts from "typescript";
import { readText } from "./repository.js";

/**
 * Returns the titles of the tests of a file, as they stand in its source, with `${...}` and without quotes. A title that
 * is not written where its test is (`it(title, ...)`) is left out.
 */
export function testTitlesIn(path: string): string[] {
  const source = ts.createSourceFile(path, readText(path), ts.ScriptTarget.Latest);
  const titles: string[] = [];
  function visit(node: ts.Node): void {
    if (
      ts.isCallExpression(node) &&
      ts.isIdentifier(node.expression) &&
      /^(it|test)$/.test(node.expression.text)
    ) {
      const [title] = node.arguments;
      if (title !== undefined && (ts.isStringLiteral(title) || ts.isNoSubstitutionTemplateLiteral(title))) {
        titles.push(title.text);
      } else if (title !== undefined && ts.isTemplateExpression(title)) {
        titles.push(title.getText(source).slice(1, -1));
      }
    }
    ts.forEachChild(node, visit);
  }
  visit(source);
  return titles;
}
