export {
  createMemoryFileSystem,
  type MemoryEntry,
  type MemoryFileSystem,
  type MemorySeed,
} from "./memory_file_system.ts";
export { createRecordingFileSystem, type RecordingFileSystem } from "./recording_file_system.ts";
