export { createNodeSkillScanner } from "./create_node_scanner.ts";
export { createNodeFileSystem } from "./node_file_system.ts";
