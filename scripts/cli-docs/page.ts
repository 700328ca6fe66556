import type { Command } from '../../src/cli/line/command';
import { COMMANDS, type CommandEntry } from '../../src/cli/commands';
import { optionAsHelp, optionAsTyped } from '../../src/cli/help';

/** Commands that have a page of their own. */
const PAGES: Readonly<Record<string, string>> = {
  check: 'check.md',
  predict: 'predict.md',
  explain: 'predict.md#explain',
  diff: 'diff.md',
  report: 'report.md',
  endpoints: 'endpoints.md',
  snapshot: 'verify.md#snapshot',
  verify: 'verify.md',
  drill: 'drill.md',
};

/** docs/cli.md: every command with its options and exit codes, made from the commands themselves. */
export function cliPage(): string {
  const list = COMMANDS.map(({ name, summary }) => `- [\`${name}\`](#${name}): ${summary}`).join('\n');
  return `<!-- Made from src/cli/commands/ by scripts/cli-docs.ts: change the commands, not this. -->

# The command line

\`\`\`sh
npx cdk8s-ambient COMMAND [arguments]
\`\`\`

${list}

\`cdk8s-ambient help COMMAND\` and \`cdk8s-ambient COMMAND --help\` (\`-h\`) print what is below, \`cdk8s-ambient --version\`
(\`-V\`) prints the version.

- A value that starts with \`-\` is written with \`=\`: \`--git=-x\`. Behind \`--\`, everything is a directory. Where an option is
  given twice and can be given once, the last one counts.
- Results go to standard output, everything else to standard error. The exit code is the same where the reader of the output
  ends early (\`| head -1\`). An output that cannot be written whole, as on a full disk, exits with 2.
- In a terminal, tables fit its width. Elsewhere they are as wide as their cells, so that they are the same everywhere;
  \`--width\` sets another width.
- With exit code 2 there is no answer: standard error says why, with everything that is wrong with the arguments at once.

${COMMANDS.map(sectionOf).join('\n')}`;
}

function sectionOf(entry: CommandEntry): string {
  const { synopsis, description, options, notes, exitCodes } = entry.load();
  return [
    `## ${entry.name}`,
    `\`\`\`text\n${synopsis.map((line) => `cdk8s-ambient ${line}`).join('\n')}\n\`\`\``,
    description.replaceAll('DIR/<cluster>/**/*.yaml', '`DIR/<cluster>/**/*.yaml`'),
    optionTable(options),
    ...(notes === undefined ? [] : [`\`\`\`text\n${notes}\n\`\`\``]),
    `Exit codes: ${Object.entries(exitCodes)
      .map(([code, meaning]) => `${code} ${meaning}`)
      .join('; ')}.`,
    ...(PAGES[entry.name] === undefined ? [] : [`More: [${PAGES[entry.name]}](${PAGES[entry.name]}).`]),
  ]
    .join('\n\n')
    .concat('\n');
}

function optionTable(options: Command['options']): string {
  const rows = Object.entries(options).map(([name, option]) => {
    const typed = optionAsTyped(name, option).replaceAll('|', '\\|');
    return `| \`${typed}\` | ${optionAsHelp(option)
      .replaceAll('|', '\\|')
      .replace(/([{<])/g, '\\$1')} |`;
  });
  return ['| option | |', '| --- | --- |', ...rows].join('\n');
}
