import { defineConfig } from "vitest/config";
import SummaryReporter from "./scripts/summary_reporter.ts";

const conditions = ["@codexkit/source"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    reporters: ["default", new SummaryReporter()],
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          // Real processes on a machine that others use too.
          testTimeout: 30_000,
          include: ["{packages,apps}/*/src/**/*_tests.ts"],
          benchmark: { include: ["{packages,apps}/*/src/**/*_bench.ts"] },
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["apps/*/e2e/**/*_tests.ts", "examples/**/*_tests.ts", "scripts/**/*_tests.ts"],
          isolate: true,
          pool: "forks",
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
    coverage: {
      provider: "v8",
      include: ["{packages,apps}/*/src/**/*.ts"],
      exclude: ["**/*_tests.ts", "**/*_bench.ts"],
      reporter: ["text-summary", "json-summary"],
    },
  },
});
