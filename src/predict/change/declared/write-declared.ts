import { groupBy } from '../../../util/group-by';
import { toPercent } from '../../../util/percent';
import { formatClient } from '../../client';
import { formatOutages } from '../../outage';
import type { Answer } from '../../answer';
import type { Spread } from '../../shares';
import type { BehaviourChange } from '..';
import { EFFECT_KINDS, type EffectKind } from './declared-change';
import { namedEffects, type Effects } from './effects';
import { isUnknown } from './judge';
import { stringifyYaml } from '../../../util/yaml';

/** A file that declares what a change does, for a reviewer to sign, and how many of its effects cannot be declared. */
export interface WrittenDeclaration {
  readonly text: string;
  /** Answers that are not known after the change: nothing can hold them. */
  readonly notDecidable: number;
}

/** Declares all that a change does, as readDeclaredChange takes it. */
export function writeDeclaredChange(effects: Effects): WrittenDeclaration {
  const { changes } = effects.comparison;
  const isKnown = ({ after }: BehaviourChange): boolean => !isUnknown(after);
  const others = namedEffects(effects);
  const declared = changes.filter(isKnown).map(({ after }) => after);
  const file = {
    ...{ version: 1, signedBy: '', reason: '', changes: entriesOf(declared, declarationOf) },
    ...namesByKind(others.filter((one) => one.isKnown)),
  };
  const notDecidable =
    changes.filter((change) => !isKnown(change)).length + others.filter((one) => !one.isKnown).length;
  return { text: HEAD + stringifyYaml(file, { lineWidth: 0 }), notDecidable };
}

const HEAD = `# What this change is meant to do. cdk8s-ambient diff --expect holds it to this file, and to nothing else.\n`;

/** What is written of an answer. */
export type Declaration = Readonly<Record<string, unknown>>;

function namesByKind(effects: ReturnType<typeof namedEffects>): Partial<Record<EffectKind, string[]>> {
  const kinds = Object.keys(EFFECT_KINDS) as EffectKind[];
  return Object.fromEntries(
    kinds
      .map((kind) => [kind, effects.filter((one) => one.kind === kind).map(({ name }) => name)] as const)
      .filter(([, names]) => names.length > 0),
  );
}

/** One entry for clients and outages that come to the same. @param describe what is written of an answer */
export function entriesOf(answers: readonly Answer[], describe: (answer: Answer) => Declaration): Declaration[] {
  const byClient = groupBy(answers, (answer) =>
    JSON.stringify([answer.service, formatClient(answer.client), describe(answer)]),
  );
  const entries = [...byClient.values()].map((group) => {
    const [first] = group;
    const { service, client } = first;
    const outages = group.map((answer) => formatOutages(answer.outages, service));
    return { service, client: formatClient(client), outages, rest: describe(first) };
  });
  const alike = groupBy(entries, ({ service, outages, rest }) => JSON.stringify([service, outages, rest]));
  return [...alike.values()].map((group) => {
    const [{ service, outages, rest }] = group;
    return { service, clients: group.map(({ client }) => client), outages, ...rest };
  });
}

function declarationOf(answer: Answer): Declaration {
  return { ...spreadsOf(answer), path: answer.path, verdict: answer.verdict };
}

/** Where requests go, of an answer that is known. */
export function spreadsOf({ afterEjection, untilEjected }: Answer): Declaration {
  const [settled, before] = [spreadOf(afterEjection!), spreadOf(untilEjected!)];
  const isSame = JSON.stringify(settled) === JSON.stringify(before);
  return { ...settled, ...(isSame ? {} : { untilEjected: before }) };
}

function spreadOf({ clusters, errors }: Spread): Declaration {
  return {
    answeredBy: Object.fromEntries([...clusters].map(([name, share]) => [name, `${toPercent(share)}%`])),
    errors: `${toPercent(errors)}%`,
  };
}
