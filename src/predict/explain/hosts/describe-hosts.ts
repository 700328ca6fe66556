import { groupBy } from '../../../util/group-by';
import { plural } from '../../../util/plural';
import type { Endpoint } from '../../envoy/hosts';

/** So many clusters with as many hosts each are named; more are counted. A table of hosts names them all. */
const MOST_NAMED = 8;

/** The hosts of one cluster that are alike. */
interface HostsOfCluster {
  readonly cluster: string;
  /** What is said of them, but for the cluster. */
  readonly what: What;
}

interface What {
  readonly via: Endpoint['via'];
  readonly count: number;
  readonly pods: number;
  readonly note: string;
}

/** "2 pods of cluster1, the gateway of cluster2 (2 pods)"; of a fleet "the gateways of 98 clusters (2 pods each)". */
export function describeHosts(endpoints: readonly Endpoint[]): string {
  const hosts = hostsByCluster(endpoints);
  const alike = groupBy(hosts, ({ what }) => JSON.stringify(what));
  return hosts
    .flatMap((host) => {
      const group = alike.get(JSON.stringify(host.what))!;
      if (group.length <= MOST_NAMED) return [describeOne(host.what, host.cluster)];
      return host === group[0] ? [describeMany(host.what, group.length)] : [];
    })
    .join(', ');
}

function hostsByCluster(endpoints: readonly Endpoint[]): HostsOfCluster[] {
  const noteOf = ({ health }: Endpoint): string => (health === 'UNHEALTHY' ? ' that are not ready' : '');
  const groups = groupBy(endpoints, (endpoint) => `${endpoint.cluster} ${endpoint.via} ${noteOf(endpoint)}`);
  return [...groups.values()].map((group) => {
    const [first] = group;
    const { cluster, via } = first;
    // A gateway may be there once for each locality behind it.
    const count = new Set(group.map(({ address }) => address)).size;
    const pods = new Set(group.flatMap((endpoint) => [...endpoint.pods])).size;
    return { cluster, what: { via, count, pods: via === 'pod' ? 0 : pods, note: noteOf(first) } };
  });
}

function describeOne({ via, count, pods, note }: What, cluster: string): string {
  return via === 'pod'
    ? `${plural(count, 'pod')} of ${cluster}${note}`
    : `${count === 1 ? 'the gateway' : `${count} gateways`} of ${cluster} (${plural(pods, 'pod')})`;
}

function describeMany({ via, count, pods, note }: What, clusters: number): string {
  return via === 'pod'
    ? `${plural(count, 'pod')} of each of ${clusters} clusters${note}`
    : `${count === 1 ? `the gateways of ${clusters} clusters` : `${count} gateways of each of ${clusters} clusters`} (${plural(pods, 'pod')} each)`;
}
