// House rules that no stock linter has: what an index may hold, what must be documented and tested, which imports cost too much.
import fs from "node:fs";
import path from "node:path";

const IS_TEST = /_(tests|bench)\.ts$/;
const ENTRY =
  /\/src\/(index|node)\.ts$|\/apply-patch\/src\/(memory|program|stream|tolerant|tool)\.ts$|\/protocol\/src\/model_catalog\.ts$|\/tools\/src\/(discovery|dynamic|mcp|search)\.ts$|\/code-mode\/src\/runtime\.ts$/;
// Files named test_… are used by tests only and never published.
const NEEDS_NO_TESTS = /\/(index|main|node|browser|test_[a-z_]+)\.ts$|\.config\.ts$|\.d\.ts$/;

const exportsOnlyIndex = {
  create(context) {
    if (!ENTRY.test(context.filename)) return {};
    return {
      Program(program) {
        for (const node of program.body) {
          const named = node.type === "ExportNamedDeclaration";
          const empty =
            named &&
            node.source === null &&
            node.declaration === null &&
            node.specifiers.length === 0;
          if (named && (node.source !== null || empty)) {
            if (node.source && !node.source.value.startsWith("./"))
              context.report({ node, message: "never re-export another package's API" });
            continue;
          }
          context.report({ node, message: "an entry file holds named re-exports only" });
        }
      },
    };
  },
};

const isValue = (declaration) =>
  declaration && !["TSTypeAliasDeclaration", "TSInterfaceDeclaration"].includes(declaration.type);

const documentedExports = {
  create(context) {
    if (!context.filename.includes("/src/") || IS_TEST.test(context.filename)) return {};
    return {
      ExportNamedDeclaration(node) {
        if (!node.declaration) return;
        const before = context.sourceCode.getCommentsBefore(node).at(-1);
        if (!before || before.type !== "Block" || !before.value.startsWith("*"))
          context.report({ node, message: "an exported declaration carries a TSDoc comment" });
      },
    };
  },
};

const siblingTests = {
  create(context) {
    const file = context.filename;
    if (!file.includes("/src/") || NEEDS_NO_TESTS.test(file)) return {};
    if (file.endsWith("_tests.ts"))
      return {
        Program(node) {
          const subject = file.replace(/_tests\.ts$/, ".ts");
          if (!fs.existsSync(subject))
            context.report({
              node,
              message: `no sibling ${path.basename(subject)} for these tests`,
            });
        },
      };
    if (IS_TEST.test(file)) return {};
    return {
      Program(program) {
        const exportsValue = program.body.some(
          (node) => node.type === "ExportNamedDeclaration" && isValue(node.declaration),
        );
        const tests = file.replace(/\.ts$/, "_tests.ts");
        if (exportsValue && !fs.existsSync(tests))
          context.report({ node: program, message: `no sibling ${path.basename(tests)}` });
      },
    };
  },
};

// Measured on Node 24: `import { z }` bundles to 738K (+18 ms), `import * as z` to 166K (+7 ms);
// any ESM import of node:http reads its lazy getters and loads undici (+27 ms).
const cheapImports = {
  create(context) {
    if (IS_TEST.test(context.filename) || !context.filename.includes("/src/")) return {};
    return {
      ImportDeclaration(node) {
        if (node.importKind === "type") return;
        const from = node.source.value;
        const typeOnly =
          node.specifiers.length > 0 && node.specifiers.every((s) => s.importKind === "type");
        if (typeOnly) return;
        if (from === "zod" && node.specifiers.some((s) => s.type !== "ImportNamespaceSpecifier"))
          context.report({ node, message: 'write `import * as z from "zod"`' });
        if (from === "node:http" || from === "node:https")
          context.report({ node, message: `take it from process.getBuiltinModule("${from}")` });
        if (
          from === "openai" ||
          from.startsWith("openai/") ||
          from.startsWith("@modelcontextprotocol/")
        )
          context.report({ node, message: `load ${from} behind import()` });
      },
    };
  },
};

export default {
  meta: { name: "house" },
  rules: {
    "cheap-imports": cheapImports,
    "documented-exports": documentedExports,
    "exports-only-index": exportsOnlyIndex,
    "sibling-tests": siblingTests,
  },
};
