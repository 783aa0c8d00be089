export { TOLERANT } from "./tolerance.ts";
