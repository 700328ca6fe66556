import { compareText } from '../../../util/compare-text';
import { nameList } from '../../../synth/tree/scope';
import { settingFor, sharingGateways, sharingWaypoints, type Place, type Tiers } from './cluster-order';
import { firstMinorWith, hasSince } from '../../../istio/behaviours';
import { NEWEST_ISTIO_VERSION, parseIstioVersion } from '../../../istio/versions';

/** What would make an order possible that {@link settingFor} has no setting for: all smallest sets of changes. */
export function waysToAllow(home: Place, tiers: Tiers): string {
  const changes = changesFor(home, tiers);
  const ways: string[] = [];
  for (let size = 1; size <= changes.length && ways.length === 0; size += 1) {
    for (const some of subsets(changes, size)) {
      if (isPossible(home, tiers, some)) ways.push(some.map(({ text }) => text).join(' and '));
    }
  }
  const together = sharingGateways(home, tiers);
  if (together.length > 0 && settingFor(home, merged(tiers, together)) !== undefined) {
    ways.push(
      `let ${nameList(byName(together))} come together: FailoverTier.of(${byName(together)
        .map(({ name }) => name)
        .join(', ')})`,
    );
  }
  const shorter = longestPossible(home, tiers);
  if (shorter !== undefined) {
    ways.push(`for clients in ${home.name}, list only ${shorter}, so that the others come together after that`);
  }
  if (ways.length === 0)
    ways.push(
      `leave the order out, so that all clusters but ${tiers[0]!.map(({ name }) => name).join()} come together`,
    );
  return `${ways.join('; or ')}.`;
}

/** The same tiers, with some clusters in one tier: the first in which one of them is. */
function merged(tiers: Tiers, together: readonly Place[]): Tiers {
  const first = tiers.findIndex((tier) => tier.some((cluster) => together.includes(cluster)));
  return tiers
    .map((tier, index) => [
      ...tier.filter((cluster) => !together.includes(cluster)),
      ...(index === first ? together : []),
    ])
    .filter((tier) => tier.length > 0);
}

/** What would have clients of `home` use its waypoints only, where those of other clusters serve them, too. */
export function waysToTellApart(home: Place, tiers: Tiers): string | undefined {
  const sharing = byName(sharingWaypoints(home, tiers));
  if (sharing.length === 0) return undefined;
  return (
    `${stateZones(sharing)}; or give ${nameList(sharing)} networks and east-west gateways of their own; ` +
    `or drain all of them to a cluster of another network.`
  );
}

function stateZones(sharing: readonly Place[]): string {
  return `state the zones of ${nameList(byName(sharing))}, if no two of them share a zone (clients then use the waypoints of their own cluster)`;
}

/** A change of the mesh that might make an order possible. */
interface Change {
  readonly text: string;
  readonly imagine: (cluster: Place) => Partial<Place>;
}

function changesFor(home: Place, tiers: Tiers): Change[] {
  const all = byName(tiers.flat());
  const changes: Change[] = [];
  if (!hasSince(parseIstioVersion(home.istioVersion), 'networkIsPreferredNotRequired')) {
    changes.push({
      text: `run Istio ${firstMinorWith('networkIsPreferredNotRequired')} or newer in ${home.name}`,
      imagine: () => ({ istioVersion: NEWEST_ISTIO_VERSION }),
    });
  }
  const unknown = all.filter(({ region }) => region === undefined);
  changes.push({
    text:
      unknown.length > 0
        ? `state the region of ${nameList(unknown)}, if no two clusters are in one region`
        : 'have each cluster in a region of its own (topology.kubernetes.io/region of its nodes)',
    imagine: ({ name }) => ({ region: name }),
  });
  const sharing = sharingWaypoints(home, tiers);
  if (sharing.length > 0) {
    changes.push({
      text: stateZones(sharing),
      imagine: ({ name }) => ({ zones: [name] }),
    });
  }
  const behindOneGateway = sharingGateways(home, tiers);
  const ofOneNetwork = behindOneGateway.length > 0 ? behindOneGateway : sharing;
  if (ofOneNetwork.length > 0) {
    const because =
      ofOneNetwork === behindOneGateway
        ? `a gateway of ${ofOneNetwork[0]!.network} spreads requests over all of them`
        : 'clients use the waypoints of all of them';
    changes.push({
      text: `give ${nameList(byName(ofOneNetwork))} networks and east-west gateways of their own (${because})`,
      imagine: ({ name }) => ({ network: name }),
    });
  }
  return changes;
}

/** Reports whether an order could be expressed with some changes. */
function isPossible(home: Place, tiers: Tiers, changes: readonly Change[]): boolean {
  const imagined = new Map(
    tiers.flat().map((cluster) => [
      cluster,
      changes.reduce<Place>((place, { imagine }) => ({ ...place, ...imagine(cluster) }), {
        name: cluster.name,
        network: cluster.network,
        region: cluster.region,
        zones: cluster.zones,
        istioVersion: cluster.istioVersion,
      }),
    ]),
  );
  return (
    settingFor(
      imagined.get(home)!,
      tiers.map((tier) => tier.map((cluster) => imagined.get(cluster)!)),
    ) !== undefined
  );
}

/** All choices of so many items, in their order. */
function subsets<Item>(items: readonly Item[], size: number): Item[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) => subsets(items.slice(index + 1), size - 1).map((others) => [item, ...others]));
}

/** The longest beginning of the list of clusters that can be expressed. */
function longestPossible(home: Place, tiers: Tiers): string | undefined {
  for (let length = tiers.length - 2; length >= 2; length -= 1) {
    const listed = tiers.slice(0, length);
    if (settingFor(home, [...listed, tiers.slice(length).flat()]) !== undefined) {
      return nameList(listed.flat().filter((cluster) => cluster !== home));
    }
  }
  return undefined;
}

function byName(clusters: readonly Place[]): Place[] {
  return [...clusters].sort((left, right) => compareText(left.name, right.name));
}
