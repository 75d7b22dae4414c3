import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { plainPaint } from "../../../src/printer/printer.js";
import { Table, type TableLayout, type TableOptions } from "../../../src/printer/tables/table.js";
import { TableColumn } from "../../../src/printer/tables/table-column.js";

function layoutOf(...headers: readonly string[]): TableLayout {
  return { kind: "pod", isNamespaced: true, columns: headers.map((header) => new TableColumn(header)) };
}

/** Prints rows of text. A row that begins with `initial` belongs to the first list. */
class Printed {
  readonly table: Table;
  text = "";

  constructor(options: Partial<TableOptions> = {}) {
    this.table = new Table({ paint: plainPaint, headers: true, terminalWidth: () => undefined, ...options });
  }

  initial(layout: TableLayout, ...cells: readonly string[]): this {
    return this.#row(layout, cells, { isInitial: true });
  }

  row(layout: TableLayout, ...cells: readonly string[]): this {
    return this.#row(layout, cells);
  }

  why(layout: TableLayout, why: string, ...cells: readonly string[]): this {
    return this.#row(layout, cells, { why });
  }

  gone(layout: TableLayout, ...cells: readonly string[]): this {
    return this.#row(layout, cells, { isGone: true });
  }

  listed(): this {
    this.text += this.table.listed();
    return this;
  }

  get lines(): string[] {
    return this.text.split("\n").slice(0, -1);
  }

  #row(
    layout: TableLayout,
    cells: readonly string[],
    { isInitial = false, isGone = false, why = "" } = {},
  ): this {
    this.text += this.table.row({ layout, cells, why, isGone }, isInitial);
    return this;
  }
}

describe("Table", () => {
  it("has the widths of all rows of the first list, with three spaces between columns as in kubectl", () => {
    const pods = layoutOf("NAME", "IP");
    const printed = new Printed().initial(pods, "web", "1").initial(pods, "a-long-name", "2");
    assert.equal(printed.text, "");
    assert.deepEqual(printed.listed().lines, [
      "NAME          IP    WHY",
      "web           1",
      "a-long-name   2",
    ]);
  });

  it("grows and never shrinks, and prints its header once", () => {
    const pods = layoutOf("NAME", "IP");
    const printed = new Printed().listed();
    printed.why(pods, "x", "web", "1").why(pods, "x", "a-long-name", "1").why(pods, "x", "web", "1");
    for (let count = 0; count < 100; count += 1) {
      printed.row(pods, "web");
    }
    assert.deepEqual(printed.lines.slice(0, 5), [
      "NAME   IP    WHY",
      "web    1     x",
      "a-long-name   1     x",
      "web           1     x",
      "web",
    ]);
    assert.equal(printed.lines.length, 104);
  });

  it("prints nothing for an empty first list, and its header before the first row", () => {
    const pods = layoutOf("NAME");
    const printed = new Printed().listed();
    assert.equal(printed.text, "");
    assert.deepEqual(printed.row(pods, "web").lines, ["NAME   WHY", "web"]);
  });

  it("keeps the rows of the first list until something else happens, and none after that", () => {
    const pods = layoutOf("NAME");
    const printed = new Printed().initial(pods, "a").row(pods, "b").initial(pods, "c").listed();
    assert.deepEqual(printed.lines, ["NAME   WHY", "a", "b", "c"]);
  });

  it("prints a table for each kind of the first list", () => {
    const [pods, nodes] = [layoutOf("NAME", "READY"), layoutOf("NAME", "VERSION")];
    const printed = new Printed()
      .initial(pods, "a", "1/1")
      .initial(nodes, "n", "v1")
      .initial(pods, "b", "0/1");
    assert.deepEqual(printed.listed().lines, [
      "NAME   READY   WHY",
      "a      1/1",
      "b      0/1",
      "",
      "NAME   VERSION   WHY",
      "n      v1",
    ]);
  });

  it("repeats the header of a kind when rows of other kinds have moved it out of sight", () => {
    const [pods, nodes] = [layoutOf("NAME", "READY"), layoutOf("NAME", "VERSION")];
    const printed = new Printed().listed().row(pods, "a").row(nodes, "n").row(pods, "a");
    assert.deepEqual(printed.lines, ["NAME   READY   WHY", "a", "", "NAME   VERSION   WHY", "n", "a"]);
    for (let count = 0; count < 19; count += 1) {
      printed.row(nodes, "n");
    }
    assert.deepEqual(printed.row(pods, "b").lines.slice(-3), ["", "NAME   READY   WHY", "b"]);
  });

  it("has no headers if none are wanted, and then the widths of the cells", () => {
    const [pods, nodes] = [layoutOf("RESTARTS", "IP"), layoutOf("NAME")];
    const printed = new Printed({ headers: false }).listed().why(pods, "x", "0", "1").row(nodes, "n");
    assert.deepEqual(printed.lines, ["0     1     x", "n"]);
  });

  it("aligns wide characters and combining characters", () => {
    const pods = layoutOf("NAME", "READY");
    const printed = new Printed().initial(pods, "日本", "1").initial(pods, "e\u0301e\u0301", "1");
    printed.initial(pods, "abcd", "1");
    assert.deepEqual(printed.listed().lines, [
      "NAME   READY   WHY",
      "日本   1",
      "e\u0301e\u0301     1",
      "abcd   1",
    ]);
  });

  it("does not move the other rows for a cell of absurd length", () => {
    const pods = layoutOf("NAME", "READY");
    const printed = new Printed().initial(pods, "x".repeat(10_000), "1").initial(pods, "a", "1");
    assert.deepEqual(
      printed.listed().lines.map(({ length }) => length),
      [264 + 3, 10_004, 257],
    );
  });

  it("cuts WHY to the terminal, and nothing else", () => {
    const pods = layoutOf("NAME", "READY");
    const long = "app exit 1, again in 10s: no DB_URL";
    const printed = new Printed({ terminalWidth: () => 40 }).listed();
    printed.why(pods, long, "web", "0/1").why(pods, long, "x".repeat(60), "0/1");
    assert.deepEqual(printed.lines, [
      "NAME   READY   WHY",
      "web    0/1     app exit 1, again in 10s…",
      // The terminal wraps the name. WHY goes on to the end of the second line.
      `${"x".repeat(60)}   0/1     app exit 1, again in 10s: no DB_URL`,
    ]);
  });

  it("prints the same text whatever the colours, with a row that is gone dim as a whole", () => {
    const paint = { ...plainPaint, dim: (text: string) => `<${text}>`, bad: (text: string) => `!${text}!` };
    const pods: TableLayout = {
      kind: "pod",
      isNamespaced: true,
      columns: [new TableColumn("NAME"), new TableColumn("STATUS", paint.bad)],
    };
    const printed = new Printed({ paint }).listed().why(pods, "x", "web", "Error").gone(pods, "web", "Error");
    printed.row(pods, "web");
    assert.deepEqual(printed.lines, ["NAME   STATUS   WHY", "web    !Error!    x", "<web    Error>", "web"]);
  });
});
