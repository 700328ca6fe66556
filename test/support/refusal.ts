import type { App } from 'cdk8s';
import { messageOf, tree } from '../synth/support';

/** One problem of a refused synth or call, as its message says it. */
export interface Refusal {
  readonly path: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/** Everything that a synth refuses, in order. Fails if it does not refuse, or if it wrote anything before it did. */
export function refusals(app: App): Refusal[] {
  const message = messageOf(() => app.synth());
  expect(tree(app.outdir)).toEqual({});
  return parse(message);
}

/** What a constructor or a function refuses at once. */
export function refused(work: () => unknown): Refusal[] {
  return parse(messageOf(work));
}

/** What a refusal should say. Every one names the construct, what is wrong, why it matters and how to fix it. */
export function refusal(path: string, what: string | RegExp, why: RegExp = /./, fix: RegExp = /./): Refusal {
  return {
    path,
    what: (typeof what === 'string' ? expect.stringContaining(what) : expect.stringMatching(what)) as string,
    why: expect.stringMatching(why) as string,
    fix: expect.stringMatching(fix) as string,
  };
}

const HEADING = 'Validation failed with the following errors:\n';
const PROBLEM = /^ {2}\[(.*?)\] (.*)\n {6}why: (.*)\n {6}fix: (.*)(?:\n {6}declared at: \S+:\d+)?$/;

/** The line that declares a construct is not looked at here. A problem that does not have the four parts fails the test that asked for it. */
function parse(message: string): Refusal[] {
  expect(message.slice(0, HEADING.length)).toBe(HEADING);
  return message
    .slice(HEADING.length)
    .split(/\n(?= {2}\[)/)
    .map((text) => {
      const parts = PROBLEM.exec(text);
      if (parts === null) throw new Error(`not in the form of a refusal: ${text}`);
      const [, path, what, why, fix] = parts as unknown as [string, string, string, string, string];
      return { path, what, why, fix };
    });
}
