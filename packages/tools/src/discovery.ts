export {
  type DiscoverableConnector,
  type DiscoverablePlugin,
  type DiscoverableTool,
  type DiscoverableToolType,
  filterInstallCandidates,
  type InstallCandidateEntry,
  type InstallSuggestionFeatures,
  toInstallCandidateList,
  toInstallSuggestionGates,
  TUI_CLIENT_NAME,
} from "./discovery/install_candidates.ts";
export {
  type ConnectorState,
  type InstallDecision,
  type InstallElicitation,
  type InstallRequest,
  type InstallRequestContext,
  isInstallCompleted,
  type ParsedInstallRequest,
  parseInstallRequest,
  readInstallDecision,
  toInstallElicitation,
  toInstallRequestId,
  toInstallResult,
} from "./discovery/install_request.ts";
export {
  createRequestInstallSpec,
  type InstallPresentation,
  LIST_INSTALLABLE_SPEC,
  LIST_INSTALLABLE_TOOL_NAME,
  REQUEST_INSTALL_TOOL_NAME,
} from "./discovery/install_specs.ts";
