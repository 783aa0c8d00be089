export {
  type ModelCatalogProblem,
  parseModelCatalog,
  type ParsedModelCatalog,
} from "./model_info_list.ts";
export { ModelInfoSchema } from "./model_info_schema.ts";
