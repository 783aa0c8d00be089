export {
  type ApplyPatchProgramOptions,
  type ProgramOutcome,
  runApplyPatchFlag,
  runApplyPatchProgram,
} from "./patch_program.ts";
