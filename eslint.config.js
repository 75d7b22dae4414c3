import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

const sourceSyntax = [
  { selector: "ExportDefaultDeclaration", message: "Named exports only: one name per thing, everywhere." },
  {
    selector: "ExportAllDeclaration",
    message: "List exports by name, so that the public names can be read in one place.",
  },
  {
    selector: "PropertyDefinition[accessibility='private'], MethodDefinition[accessibility='private']",
    message: "Use #private: private at run time too.",
  },
  {
    selector: "CallExpression[callee.object.name='AbortSignal'][callee.property.name='any']",
    message: "AbortSignal.any keeps children alive under a long-lived parent; use linkedAbortController.",
  },
  {
    selector:
      "CallExpression[callee.name='eventually'] CallExpression[callee.object.name='assert'][callee.property.name='ok'][arguments.length=1]",
    message:
      "Pass a message that says what is missing: without one, Node searches the source for the expression, which can take minutes.",
  },
  {
    selector: "Program > VariableDeclaration > VariableDeclarator > ArrowFunctionExpression",
    message: "Function declarations at top level; arrows are for callbacks.",
  },
];

const timers = ["setTimeout", "setInterval", "setImmediate"].map((name) => ({
  name,
  message: "Time is a Clock (base/clock.ts): an argument, never a global.",
}));
const processGlobal = {
  name: "process",
  message: "The process is a Host (cli/host.ts): an argument, never a global.",
};

export default tseslint.config(
  // `npm run schema` generates the last three.
  {
    ignores: [
      "dist/",
      "node_modules/",
      "coverage/",
      "src/api/built-in-resources.ts",
      "src/types/",
      "src/wire/schema/",
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["eslint.config.js", ".dependency-cruiser.cjs"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/prefer-readonly": "error",
      "@typescript-eslint/explicit-member-accessibility": ["error", { accessibility: "no-public" }],
      "@typescript-eslint/promise-function-async": "error",
      "@typescript-eslint/strict-void-return": "error",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/naming-convention": [
        "error",
        { selector: "typeLike", format: ["PascalCase"], custom: { regex: "^I[A-Z][a-z]", match: false } },
        { selector: "function", format: ["camelCase"] },
        { selector: "variable", format: ["camelCase"] },
        // PascalCase: a table of constants that is a type too (ExitCode), and classes loaded lazily.
        { selector: "variable", modifiers: ["const"], format: ["camelCase", "UPPER_CASE", "PascalCase"] },
      ],
      "no-restricted-syntax": ["error", ...sourceSyntax],
      "no-console": "error",
      eqeqeq: "error",
      "no-duplicate-imports": "error",
      "max-lines": ["error", 400],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "max-params": ["error", 4],
      "max-depth": ["error", 3],
      complexity: ["error", 12],
    },
  },
  {
    files: ["src/**"],
    rules: {
      // Blank lines and comments count: they are scrolled past, too. A longer file holds a second concept.
      "max-lines": ["error", 320],
      "no-restricted-globals": ["error", processGlobal, ...timers],
    },
  },
  { files: ["src/cli/host.ts"], rules: { "no-restricted-globals": ["error", ...timers] } },
  { files: ["src/base/clock.ts"], rules: { "no-restricted-globals": ["error", processGlobal] } },
  {
    // describe/it return promises that the runner owns, and a describe body is a list of tests, not a function.
    files: ["test/**"],
    rules: {
      "@typescript-eslint/no-floating-promises": [
        "error",
        {
          allowForKnownSafeCalls: [
            { from: "package", name: ["describe", "it", "test", "suite"], package: "node:test" },
          ],
        },
      ],
      "max-lines-per-function": "off",
    },
  },
  {
    // Plain scripts, which are linted without types and write to the console.
    files: ["**/*.js", "**/*.mjs", "**/*.cjs"],
    ...tseslint.configs.disableTypeChecked,
  },
  {
    files: ["**/*.js", "**/*.mjs", "**/*.cjs"],
    rules: { "no-restricted-syntax": "off", "no-console": "off" },
  },
  { files: ["**/*.cjs", "bin/*.js"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  { files: ["bench/**", "examples/**"], rules: { "no-console": "off" } },
  {
    // The models of @kubernetes/client-node are classes, but its methods take plain objects.
    files: ["examples/**", "test/client-node/**"],
    rules: { "@typescript-eslint/no-unsafe-class-instance-assignment": "off" },
  },
  prettier,
);
