import { wrapText } from '../util/text-table';
import type { Command } from './line/command';
import { COMMANDS } from './commands';
import type { Option } from './line/option';

/** The widest that help gets: longer lines are hard to read. */
const WIDEST = 100;
const NARROWEST = 60;
/** Where the descriptions of options begin. */
const COLUMN = 30;

/** What the program prints of itself: its commands, and where to find more. */
export function overview(): string {
  const longest = Math.max(...COMMANDS.map(({ name }) => name.length));
  return [
    'cdk8s-ambient COMMAND [arguments]: multicluster failover of Istio ambient meshes',
    '',
    ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(longest)}  ${summary}`),
    '',
    'cdk8s-ambient help COMMAND prints the options of a command, --version the version.',
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** The help of one command. */
export function helpOf({ synopsis, description, options, notes, exitCodes }: Command, terminalWidth: number): string {
  const width = Math.max(NARROWEST, Math.min(WIDEST, terminalWidth));
  const blocks = [
    synopsis.map((line) => `cdk8s-ambient ${line}`),
    wrapText(description, width),
    Object.entries(options).flatMap(([name, option]) => optionAsLines(name, option, width)),
    ...(notes === undefined ? [] : [notes.split('\n')]),
    [
      'Exit codes:',
      ...Object.entries(exitCodes).flatMap(([code, meaning]) => described(`  ${code}`, meaning, 6, width)),
    ],
  ];
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

/** "--client CLUSTER[:KIND]", as it is typed. */
export function optionAsTyped(name: string, option: Option): string {
  if (option.kind === 'flag') return `--${name}`;
  const value = `${option.type.name}${manyOf(option)}`;
  const short = 'short' in option && option.short !== undefined ? `, -${option.short} ${value}` : '';
  return `--${name} ${value}${short}`;
}

function manyOf(option: Option): string {
  return option.kind === 'repeatable' && option.commas ? ',…' : '';
}

/** What an option is for, with what holds without it. */
export function optionAsHelp(option: Option): string {
  const notes = [
    ...(option.kind === 'repeatable' ? ['repeatable'] : []),
    ...('default' in option ? [`default: ${option.default}`] : []),
    ...('unset' in option && option.unset !== undefined ? [`default: ${option.unset}`] : []),
  ];
  return `${option.help}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
}

function optionAsLines(name: string, option: Option, width: number): string[] {
  return described(`  ${optionAsTyped(name, option)}`, optionAsHelp(option), COLUMN, width);
}

/** A term and its description beside it, or below where the term is long. */
function described(term: string, description: string, column: number, width: number): string[] {
  const [first = '', ...rest] = wrapText(description, width - column);
  const more = rest.map((line) => `${' '.repeat(column)}${line}`);
  if (term.length + 2 > column) return [term, `${' '.repeat(column)}${first}`, ...more];
  return [`${term.padEnd(column)}${first}`, ...more];
}
