/** How a model that was not taught to use skills is told to. The headings are those of Codex 0.169.0, the words ours. */
export const SKILLS_USAGE_TEXT = `- Discovery: These are all skills of this session. To find a file, put the folder from \`### Skill roots\` in place of the root's short name in its path.
- Trigger rules: Use a skill in a turn when the user names it (\`$SkillName\` or in plain words) or when the task fits its description; use each one that was named. A later turn needs a new reason.
- Missing or blocked: If a named skill is not listed or cannot be read, say so in a sentence and go on as well as you can without it.
- How to use a skill:
  1) Open its \`SKILL.md\` first, and read as much as the task needs.
  2) Relative paths in it start at the folder of that \`SKILL.md\`; look elsewhere only when nothing is there.
  3) Of folders such as \`references/\`, load the files the task needs and no others.
  4) Run or adapt what is in \`scripts/\` rather than write it anew.
  5) Start from what is in \`assets/\` rather than from nothing.
- Coordination: When several fit, take the fewest that cover the task and say in which order. Tell in one line which skills you use and why, or why you leave out one that seems to fit.
- Context hygiene: Summarise long passages and do not follow references of references without need. Where there are variants, such as frameworks or providers, read the one that applies and say which.
- Safety and fallback: If a skill cannot be followed, because files are missing or it is unclear, say what is wrong, take the next best way and go on.`;
