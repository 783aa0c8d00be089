import type { CommandSpec, FlagSpec, PositionalSpec } from "./command_spec.ts";

const COMMAND: PositionalSpec = {
  name: "COMMAND",
  about: "Program and its arguments, behind '--'",
  required: true,
  variadic: true,
};

/**
 * `codexkit sandbox`.
 *
 * @param flags - shared with other commands: configuration, folder, sandbox
 */
export function createSandboxCommand(flags: readonly FlagSpec[]): CommandSpec {
  return {
    name: "sandbox",
    about: "Run one command as the commands of a session would run",
    details:
      "In the sandbox of the configuration, or of --sandbox, with this terminal. The exit code is that of the command: 128 + n after signal n.",
    flags,
    positionals: [COMMAND],
    commands: [],
    examples: [
      { line: "codexkit sandbox -- touch x", about: "fails where files may not be written" },
      { line: "codexkit sandbox -s workspace-write -- make test", about: "this folder is open" },
    ],
  };
}

/**
 * `codexkit execpolicy`.
 *
 * @param flags - shared with other commands: configuration, folder
 */
export function createExecPolicyCommand(flags: readonly FlagSpec[]): CommandSpec {
  return {
    name: "execpolicy",
    about: "Work with rules about commands",
    needsCommand: true,
    flags,
    positionals: [],
    commands: [
      {
        name: "check",
        about: "Print as JSON which rules match a command, and what they decide",
        details:
          "Without --rules, the rules that a session in this folder has: of the machine, of CODEX_HOME, of a trusted project. No match prints an empty list.",
        flags: [
          {
            name: "rules",
            value: "FILE",
            repeatable: true,
            completes: "file",
            about: "Rules file, in place of those of the session",
          },
          { name: "pretty", about: "Indent the output" },
          {
            name: "resolve-host-executables",
            about: "Match a program given by its path with rules for its name",
          },
        ],
        positionals: [COMMAND],
        commands: [],
        examples: [
          { line: "codexkit execpolicy check --pretty -- git push --force", about: "as here" },
          { line: "codexkit execpolicy check --rules team.rules -- rm x", about: "one file" },
        ],
      },
    ],
    examples: [],
  };
}

/**
 * `codexkit doctor`.
 *
 * @param flags - shared with other commands: configuration, folder, JSON
 */
export function createDoctorCommand(flags: readonly FlagSpec[]): CommandSpec {
  return {
    name: "doctor",
    about: "Say what works on this machine, and what to do about the rest",
    details:
      "Looks at the sandbox, the shell, terminals, CODEX_HOME, the configuration, rules files, the provider and whether there are credentials for it, which are never printed. Exit code 1 if something does not work.",
    flags: [...flags, { name: "online", about: "See whether the provider can be reached, too" }],
    positionals: [],
    commands: [],
    examples: [
      { line: "codexkit doctor", about: "without the network" },
      { line: "codexkit doctor --online --json", about: "for programs" },
    ],
  };
}
