import { readFileSync, writeFileSync } from 'node:fs';
import { normalize } from './normalize';

/** A command of a page, and what the page says that it prints. */
export interface Step {
  /** The `sh` block. */
  readonly command: string;
  /** The `text` block below it; empty where there is none. */
  readonly output: string;
}

/** An `sh` block, and the `text` block right below it, if any. */
const STEP = /^```sh\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```\n)?/gm;

export function stepsOf(page: string): readonly Step[] {
  const steps = [...readFileSync(page, 'utf8').matchAll(STEP)].map(([, command, output = '']) => ({
    command: command!.trimEnd(),
    output,
  }));
  if (steps.length === 0) throw new Error(`${page} has no commands`);
  return steps;
}

/** Puts other outputs into a page, one for each of its commands, in their order. */
export function writeOutputs(page: string, outputs: readonly string[]): void {
  let number = 0;
  const text = readFileSync(page, 'utf8').replace(STEP, (_, command: string) => {
    const output = outputs[number++]!;
    return `\`\`\`sh\n${command}\`\`\`\n${output === '' ? '' : `\n\`\`\`text\n${output}\`\`\`\n`}`;
  });
  writeFileSync(page, text);
}

/**
 * What a command has printed, as a page shows it: the output, and where it failed, what it says of that and the exit code. What
 * it says of its progress while it runs well is left out.
 */
export function shown({ code, stdout, stderr }: Readonly<{ code: number; stdout: string; stderr: string }>): string {
  const failure = code === 0 ? '' : `${stderr.trimEnd()}\nexit code ${code}\n`;
  const lines = normalize(stdout + failure).split('\n');
  const text = lines
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();
  return text === '' ? '' : `${text}\n`;
}
