import { describeObject, isMap } from '../../model/object';
import { command, missingDefinitions, no, unknown, yes, type Check, type Result, type Subject } from '../subject/check';
import { differencesOf, type Difference } from '../subject/difference';
import type { Counterpart } from '../subject/fetch-declared';

/** More fields than these do not help. */
const MOST_SHOWN = 3;

export const objects: Check = {
  id: 'objects',
  phase: 1,
  look: (subject) => {
    const results = subject.counterparts.map((counterpart) => compare(subject, counterpart));
    const bad = results.filter((result) => result !== undefined);
    const good = results.length - bad.length;
    return [...(good === 0 ? [] : [yes(`${good} of ${results.length} objects are as declared`)]), ...bad];
  },
};

function compare(subject: Subject, { declared, live, failure }: Counterpart): Omit<Result, 'check'> | undefined {
  const what = `${describeObject(declared)} is as declared`;
  const apply = command(subject, `apply -f ${declared.origin.file}`);
  if (failure !== undefined) {
    if (failure.kind === 'not-found') {
      const by = missingDefinitions(subject).join(' and ');
      return no(
        what,
        `the API server does not know its kind, ${declared.kind} of ${declared.apiVersion}.`,
        by === '' ? 'install what defines it.' : `install the definitions of ${by}.`,
      );
    }
    return unknown(what, failure.what, failure.fix);
  }
  if (live === undefined) return no(what, 'it does not exist.', apply);
  if (isMap(live.metadata) && live.metadata.deletionTimestamp !== undefined) {
    return no(what, `it is being deleted.`, `wait until it is gone, then ${apply}`);
  }
  // Secrets are not read, not even to compare them.
  if (declared.kind === 'Secret') return undefined;
  const differences = differencesOf(declared, live);
  if (differences.length === 0) return undefined;
  return no(
    what,
    describe(differences),
    `${command(subject, `diff -f ${declared.origin.file}`)} shows it all; then ${apply}`,
  );
}

function describe(differences: readonly Difference[]): string {
  const shown = differences.slice(0, MOST_SHOWN).map(({ path, declared, live }) => {
    if (live === undefined) return `${path} is missing, and not ${text(declared)}`;
    if (declared === undefined) return `${path} is ${text(live)}, and is not declared`;
    return `${path} is ${text(live)}, and not ${text(declared)}`;
  });
  const more = differences.length - shown.length;
  return `${shown.join('; ')}${more === 0 ? '' : `; and ${more} more`}.`;
}

function text(value: unknown): string {
  const json = JSON.stringify(value);
  return json.length > 80 ? `${json.slice(0, 79)}…` : json;
}
