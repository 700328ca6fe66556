import type { WaypointRestart } from '../../../model/change';
import { toPercent } from '../../../util/percent';
import { formatClient } from '../../client';
import { formatOutages } from '../../outage';
import type { Comparison, Hazard } from '..';
import type { Upgrade } from '../upgrade';
import type { EffectKind } from './declared-change';

/** What a change does, as far as a declaration is about it. */
export interface Effects {
  readonly comparison: Comparison;
  readonly restarts: readonly WaypointRestart[];
  readonly hazards: readonly Hazard[];
  readonly upgrade: Upgrade;
}

/** An effect that is not an answer, by the name that a declaration calls it by. */
export interface NamedEffect {
  readonly kind: EffectKind;
  readonly name: string;
  /** False where the answer that the effect comes to is not known. */
  readonly isKnown: boolean;
}

/** All effects of a change that are not answers, each once. */
export function namedEffects({ comparison, restarts, hazards, upgrade }: Effects): NamedEffect[] {
  const of = (kind: EffectKind, names: readonly string[]): NamedEffect[] =>
    [...new Set(names)].map((name) => ({ kind, name, isKnown: true }));
  return [
    ...of('newClusters', comparison.newClusters),
    ...of('lostClusters', comparison.lostClusters),
    ...of('newServices', comparison.newServices),
    ...of('lostServices', comparison.lostServices),
    ...of(
      'restarts',
      restarts.map(({ cluster, waypoint }) => `${cluster} ${waypoint}`),
    ),
    ...hazards.map(toEffect),
    ...of(
      'versions',
      upgrade.notes
        .filter(({ effect }) => effect !== 'keeps')
        .flatMap(({ effect, id, clusters }) => clusters.map(({ cluster }) => `${effect} ${id} ${cluster}`)),
    ),
  ];
}

function toEffect({ first, answer }: Hazard): NamedEffect {
  const { service, client, outages, afterEjection } = answer;
  const errors = afterEjection === undefined ? '?' : `${toPercent(afterEjection.errors)}%`;
  const name = [first, service, formatClient(client), formatOutages(outages, service), errors].join(' ');
  return { kind: 'halfway', name, isKnown: afterEjection !== undefined };
}
