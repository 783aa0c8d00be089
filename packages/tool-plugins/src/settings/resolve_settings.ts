import { DEFAULT_SETTINGS, type PluginConfig, type ResolvedSettings } from "./settings.ts";

/**
 * Settles levels and defaults: what an agent says counts, then what its provider says. Servers are settled one by
 * one, by name.
 */
export function resolveSettings({ agent = {}, provider = {} }: PluginConfig): ResolvedSettings {
  const otherwise = DEFAULT_SETTINGS;
  return {
    shell_tool_mode: agent.shell_tool_mode ?? otherwise.shell_tool_mode,
    intercept_apply_patch:
      agent.intercept_apply_patch ??
      provider.intercept_apply_patch ??
      otherwise.intercept_apply_patch,
    shell_working_directory:
      agent.shell_working_directory ??
      provider.shell_working_directory ??
      otherwise.shell_working_directory,
    shell_allowed_paths:
      agent.shell_allowed_paths ?? provider.shell_allowed_paths ?? otherwise.shell_allowed_paths,
    shell_timeout_seconds:
      agent.shell_timeout_seconds ??
      provider.shell_timeout_seconds ??
      otherwise.shell_timeout_seconds,
    shell_max_output_lines:
      agent.shell_max_output_lines ??
      provider.shell_max_output_lines ??
      otherwise.shell_max_output_lines,
    shell_max_output_chars:
      agent.shell_max_output_chars ??
      provider.shell_max_output_chars ??
      otherwise.shell_max_output_chars,
    enable_view_image_detail_original:
      agent.enable_view_image_detail_original ?? otherwise.enable_view_image_detail_original,
    view_image_max_bytes: agent.view_image_max_bytes ?? otherwise.view_image_max_bytes,
    mcp_enabled: agent.mcp_enabled ?? provider.mcp_enabled ?? otherwise.mcp_enabled,
    mcp_fail_on_startup_error:
      agent.mcp_fail_on_startup_error ??
      provider.mcp_fail_on_startup_error ??
      otherwise.mcp_fail_on_startup_error,
    mcp_reuse_runtime:
      agent.mcp_reuse_runtime ?? provider.mcp_reuse_runtime ?? otherwise.mcp_reuse_runtime,
    mcp_servers: { ...provider.mcp_servers, ...agent.mcp_servers },
    skills_enabled: agent.skills_enabled ?? otherwise.skills_enabled,
    skills_roots: agent.skills_roots,
    skills_follow_symlinks: agent.skills_follow_symlinks ?? otherwise.skills_follow_symlinks,
    skills_max_scan_depth: agent.skills_max_scan_depth ?? otherwise.skills_max_scan_depth,
    skills_max_dirs_per_root: agent.skills_max_dirs_per_root ?? otherwise.skills_max_dirs_per_root,
  };
}
