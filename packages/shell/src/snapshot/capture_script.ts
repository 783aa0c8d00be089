import type { ShellType } from "../user_shell.ts";

/** Shells that a snapshot can be taken of. */
export type SnapshotShell = Extract<ShellType, "bash" | "zsh" | "sh">;

/** Whether a snapshot can be taken of a shell. */
export function isSnapshotShell(type: ShellType): type is SnapshotShell {
  return type === "bash" || type === "zsh" || type === "sh";
}

/**
 * The script that a login shell runs to tell what its startup files have made of it. It reads the file for
 * interactive shells too, as that is where people keep their PATH. Mirrors: Codex 0.169.0.
 *
 * What it writes, each part ended by a NUL: anything the startup files wrote; the marker; the options that are
 * on; functions; aliases; each exported variable as `NAME=value`; the marker.
 *
 * Everything is in a function that is known before those files are read, and quoted where it is read later,
 * for aliases of theirs would change what comes after.
 */
export function toCaptureScript(shell: SnapshotShell, marker: string): string {
  const { file, body } = SHELLS[shell];
  return `__codexkit_capture() {\n${body}\n}\nif [ -r "${file}" ]; then . "${file}"; fi\n__codexkit_capture '${marker}'`;
}

/** The file for interactive shells, and the body of the function; `$1` is the marker. */
const SHELLS: Readonly<Record<SnapshotShell, { file: string; body: string }>> = {
  bash: {
    file: "${HOME-}/.bashrc",
    body: `builtin local __codexkit_options="$(\\builtin set +o; \\builtin shopt -p)" IFS=$' \\t\\n' __codexkit_name
builtin set +eu
builtin exec 2>/dev/null
builtin unset -f __codexkit_capture
builtin printf '\\0%s\\0%s\\0' "$1" "$__codexkit_options"
builtin declare -f
builtin printf '\\0'
builtin alias -p
builtin printf '\\0'
for __codexkit_name in $(\\builtin compgen -e); do
  if [ -n "\${!__codexkit_name+x}" ]; then builtin printf '%s=%s\\0' "$__codexkit_name" "\${!__codexkit_name}"; fi
done
builtin printf '%s\\0' "$1"`,
  },
  zsh: {
    file: "${ZDOTDIR:-${HOME-}}/.zshrc",
    body: `builtin local __codexkit_options="$(\\builtin setopt)" __codexkit_name
builtin emulate -L zsh
builtin exec 2>/dev/null
builtin unfunction __codexkit_capture
builtin printf '\\0%s\\0%s\\0' "$1" "$__codexkit_options"
builtin functions
builtin printf '\\0'
builtin alias -L
builtin printf '\\0'
for __codexkit_name in \${(k)parameters[(R)*export*]}; do
  builtin printf '%s=%s\\0' "$__codexkit_name" "\${(P)__codexkit_name}"
done
builtin printf '%s\\0' "$1"`,
  },
  sh: {
    file: "${ENV-}",
    body: `__codexkit_options=$(\\set +o)
set +eu
exec 2>/dev/null
unset -f __codexkit_capture
printf '\\0%s\\0%s\\0' "$1" "$__codexkit_options"
typeset -f
printf '\\0'
alias
printf '\\0'
command env -0
printf '%s\\0' "$1"`,
  },
};
