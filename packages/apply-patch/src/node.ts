export { createNodeFileSystem } from "./node_file_system.ts";
