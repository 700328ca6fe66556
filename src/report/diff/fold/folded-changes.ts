import type { BehaviourChange } from '../../../predict/change';
import { formatClient, type Client } from '../../../predict/client';
import { endsClientsOf, formatOutages, type Outage } from '../../../predict/outage';
import { compareText } from '../../../util/compare-text';
import { groupBy } from '../../../util/group-by';
import { ANY_CLUSTER, formOf, type OutagePlace, withoutNamespace } from '../../alike';
import type { ComparedFleet } from './compared-fleet';
import { tellEffect, type ToldEffect } from './told-effect';

/** Answers that change in the same way, whichever of some services, outages and clients they are about. */
export interface FoldedChange {
  readonly services: readonly string[];
  readonly clients: FoldedClients;
  readonly outages: readonly FoldedOutage[];
  readonly effect: ToldEffect;
  /** All of them, but for those of twins: the first is shown for the others. */
  readonly changes: readonly [BehaviourChange, ...BehaviourChange[]];
}

/** Clients by name, that of the outage's cluster as CLUSTER. */
export interface FoldedClients {
  /** True if it is all clients that are asked but those. */
  readonly isAllBut: boolean;
  readonly names: readonly string[];
}

/** Outages that differ in their cluster alone. */
export interface FoldedOutage {
  /** "scaled-to-zero:CLUSTER". */
  readonly form: string;
  /** Where the outages are; empty where they are not about one cluster. */
  readonly where: readonly OutagePlace[];
}

/** An item while it is put together. */
interface Part extends FoldedChange {
  readonly outages: readonly (FoldedOutage & { readonly anyNamespace: string })[];
}

/**
 * Folds what changes of a fleet: clients, then the clusters of outages, then kinds of outages, then services, each where nothing
 * but names differs. Each answer is in exactly one of the results, and can be told again from it.
 */
export function foldChanges(changes: readonly BehaviourChange[], fleet: ComparedFleet): FoldedChange[] {
  const byService = groupBy(changes, ({ service }) => service);
  const parts = [...byService].flatMap(([service, ofService]) =>
    merged(
      foldService(service, ofService, fleet),
      ({ clients, effect }) => [clients, effect],
      (group) => ({ outages: group.flatMap(({ outages }) => outages) }),
    ),
  );
  return merged(
    parts,
    ({ clients, effect, outages }) => [
      ...[clients, effect],
      outages.map(({ anyNamespace, where }) => [anyNamespace, where]),
    ],
    (group) => ({ services: group.flatMap(({ services }) => services).sort(compareText) }),
  );
}

/** The parts of a service: one for each kind of outage and effect. */
function foldService(service: string, changes: readonly BehaviourChange[], fleet: ComparedFleet): Part[] {
  const asked = fleet.clientsOf(service);
  const byOutages = groupBy(changes, ({ outages }) => formatOutages(outages, service));
  const parts = [...byOutages.values()].flatMap((group) => {
    const [{ outages }] = group;
    const { form, where } = formOf(outages, service);
    const { form: anyNamespace } = formOf(withoutNamespace(outages, service), service);
    const told = group.map((change) => ({ change, effect: tellEffect(change, where, fleet) }));
    return [...groupBy(told, ({ effect }) => JSON.stringify(effect)).values()].map((alike): Part => {
      const [first, ...others] = alike;
      return {
        services: [service, ...first.change.twins],
        clients: foldClients(
          alike.map(({ change }) => change.client),
          asked,
          outages,
          where,
        ),
        outages: [{ form, anyNamespace, where: where === undefined ? [] : [where] }],
        effect: first.effect,
        changes: [first.change, ...others.map(({ change }) => change)],
      };
    });
  });
  return merged(
    parts,
    ({ clients, outages, effect }) => [clients, effect, outages.map(({ form }) => form)],
    (group) => ({
      outages: group[0].outages.map((one) => ({
        ...one,
        where: group.flatMap(({ outages }) => outages.flatMap(({ where }) => where)),
      })),
    }),
  );
}

/** One part for those of a key. */
function merged(
  parts: readonly Part[],
  keyOf: (part: Part) => unknown,
  merge: (group: readonly [Part, ...Part[]]) => Partial<Part>,
): Part[] {
  return [...groupBy(parts, (part) => JSON.stringify(keyOf(part))).values()].map((group) => {
    const [first, ...others] = group;
    if (others.length === 0) return first;
    return { ...first, ...merge(group), changes: [...first.changes, ...others.flatMap(({ changes }) => changes)] };
  });
}

function foldClients(
  clients: readonly Client[],
  asked: readonly Client[],
  outages: readonly Outage[],
  where: OutagePlace | undefined,
): FoldedClients {
  const nameOf = (client: Client): string =>
    formatClient(client.cluster === where?.cluster ? { ...client, cluster: ANY_CLUSTER } : client);
  const names = clients.map(nameOf).sort(compareText);
  const all = asked.filter(({ cluster }) => !outages.some((outage) => endsClientsOf(outage, cluster))).map(nameOf);
  const isMost = names.length > 1 && names.length * 2 > all.length;
  return isMost
    ? { isAllBut: true, names: all.filter((name) => !names.includes(name)).sort(compareText) }
    : { isAllBut: false, names };
}
