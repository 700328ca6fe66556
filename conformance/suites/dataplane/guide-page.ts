import { resolve } from 'node:path';
import type { Outcome } from '../../clusters/command';
import { Mismatch } from '../../clusters/patience';
import { shown, stepsOf, writeOutputs, type Step } from '../../dataplane/transcript';
import type { Check } from '../suite';
import { requireServed, type Served } from './served';
import type { Stage } from './stage';

const PAGE = resolve(__dirname, '..', '..', '..', 'docs', 'guide.md');

/** The commands of docs/guide.md, typed in their order: what they print, and for drills, whether it happened. */
export function guidePage(stage: Stage): Readonly<Record<'untilDrill' | 'drills', readonly Check[]>> {
  const steps = stepsOf(PAGE).map((step, index) => ({ ...step, number: index + 1 }));
  const first = steps.findIndex(({ command }) => isDrill(command));
  return {
    untilDrill: steps.slice(0, first).map((step) => prints(stage, step)),
    drills: steps.slice(first).flatMap((step) => (hasAnswers(step) ? drill(stage, step) : [prints(stage, step)])),
  };
}

type NumberedStep = Step & { readonly number: number };

function prints(
  stage: Stage,
  step: NumberedStep,
  note: (outcome: Outcome, before: Served) => void = () => undefined,
): Check {
  return {
    sentence: `${nameOf(step)} prints what the page shows`,
    run: async () => {
      // Asked for it, the data plane is as the pods are.
      const before = await stage.traffic.served();
      const outcome = await stage.workplace.type(step.command);
      note(outcome, before);
      const printed = shown(outcome);
      if (printed !== step.output) {
        throw new Mismatch({ expected: 'what the page shows', got: difference(step.output, printed) });
      }
    },
  };
}

function drill(stage: Stage, step: NumberedStep): readonly Check[] {
  let seen: { readonly outcome: Outcome; readonly before: Served } | undefined;
  return [
    prints(stage, step, (outcome, before) => (seen = { outcome, before })),
    {
      sentence: `${nameOf(step)} counts answers that were given`,
      run: async () => requireServed(seen!.outcome, seen!.before, await stage.traffic.served()),
    },
  ];
}

/** Runs them, and writes what they print into the page. */
export function writesGuidePage(stage: Stage): Check {
  return {
    sentence: 'the outputs in docs/guide.md are written anew',
    run: async () => {
      const outputs: string[] = [];
      for (const { command } of stepsOf(PAGE)) {
        console.log(command.replaceAll(/^/gm, '    '));
        await stage.traffic.served();
        outputs.push(shown(await stage.workplace.type(command)));
      }
      writeOutputs(PAGE, outputs);
    },
  };
}

/** False for one that does not begin. */
function hasAnswers({ command, output }: Step): boolean {
  return isDrill(command) && output.includes('✓');
}

function nameOf({ number, command }: NumberedStep): string {
  return `command ${number} of docs/guide.md (${firstLine(command)})`;
}

function isDrill(command: string): boolean {
  return command.startsWith('npx cdk8s-ambient drill ');
}

function firstLine(command: string): string {
  const [first = '', ...rest] = command.split('\n');
  return rest.length === 0 ? first : `${first.replace(/ \\$/, '')} …`;
}

/** The first line that differs says more than all of them. */
function difference(expected: string, got: string): string {
  const [before, now] = [expected.split('\n'), got.split('\n')];
  const line = Math.max(
    0,
    now.findIndex((text, index) => text !== before[index]),
  );
  return `"${now[line] ?? ''}" in place of "${before[line] ?? ''}" in line ${line + 1} of:\n${got}`;
}
