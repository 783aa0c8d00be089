export type { RolloutDisk } from "./rollout_disk.ts";
export { RolloutError, type RolloutErrorCode } from "./rollout_error.ts";
export { parseRolloutLine, type RolloutLine } from "./rollout_line.ts";
export {
  findLatestRollout,
  findRollout,
  listRollouts,
  type ListRolloutsOptions,
  type RolloutSummary,
} from "./rollout_list.ts";
export { type LocalTime, parseRolloutName, toLocalTime, toRolloutPath } from "./rollout_path.ts";
export {
  readRollout,
  type ReadRolloutLine,
  type ReadRolloutOptions,
  readSessionMeta,
  rebuildState,
  type RolloutState,
} from "./rollout_reader.ts";
export {
  createRollout,
  type CreateRolloutOptions,
  openRollout,
  type OpenRolloutOptions,
  type RolloutWriter,
} from "./rollout_writer.ts";
export { createUuidV7, isUuid, uuidV5, type UuidSource } from "./uuid.ts";
