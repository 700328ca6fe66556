import { addressesOfNodeProxy, type SentAddress } from '../clusters/discovery';
import type { LiveCluster } from '../clusters/mesh';
import { keyOf, type Cluster, type Mesh } from '../../src/model/mesh/mesh';
import type { Service } from '../../src/model/services/service';
import { trafficDistributionOf } from '../../src/model/services/traffic-distribution';
import { MeshView, type ClusterView } from '../../src/predict/istio/view/view';
import { targetsOf, toCandidates, type Target } from '../../src/predict/ztunnel/target';

// What a node proxy knows of a service, as text: its waypoint, what it prefers, and whom it may pick, with what each counts for.

/** As we say it of a snapshot. Without a preference, everything that it may pick is a target. */
export function saidOfService(mesh: Mesh, { cluster: { name } }: LiveCluster, key: string): string {
  const view = new MeshView(mesh);
  const own = view.clusterOf(name);
  const known = own.services.get(key);
  if (known === undefined) return `${key} is not known`;
  const { service, home } = known;
  const pods = view.clusters
    .filter((other) => other === own || isShared(service, other))
    .flatMap(({ shards }) => shards.of(key).endpoints)
    .filter(({ portName }) => portName === service.ports.at(-1)!.name);
  const { network = '' } = own.cluster;
  const candidates = toCandidates(pods, service.ports.at(-1)!.name);
  const anywhere = { network, region: '', zone: '', subzone: '', node: '' };
  const targets = targetsOf({ pods: candidates, preference: undefined }, anywhere, own);
  return describe(
    waypointOf(home.cluster, key),
    trafficDistributionOf(service, home.cluster.namespaces.get(service.namespace), own.cluster.istioVersion) ??
      'nothing',
    targets.map((target) => describeTarget(target)),
  );
}

function isShared({ scope, name, namespace }: Service, { cluster }: ClusterView): boolean {
  return scope === 'GLOBAL' && cluster.services.get(keyOf({ name, namespace }))?.scope === 'GLOBAL';
}

function waypointOf({ bindings }: Cluster, key: string): string {
  const binding = bindings.get(key);
  return binding?.kind === 'bound' ? keyOf(binding.waypoint) : 'no waypoint';
}

function describeTarget(target: Target): string {
  if (target.kind === 'gateway') return throughGateway(target.gateway.address, target.pods.length);
  const { pod, localityLabel, nodeName } = target.pod;
  return atPod(pod, localityLabel, nodeName);
}

/** As istiod says it. */
export async function sentOfService(live: LiveCluster, node: string, key: string): Promise<string> {
  const { network } = live.cluster;
  const addresses = await addressesOfNodeProxy(live, node);
  const service = addresses.flatMap((one) => one.service ?? []).find((one) => keyOf(one) === key);
  if (service === undefined) return `${key} is not known`;
  const behind = `${service.namespace}/${service.hostname}`;
  const targets = addresses
    .flatMap((one) => one.workload ?? [])
    .filter((workload) => workload.services.includes(behind) && workload.healthy)
    .map((workload) =>
      workload.network === network
        ? atPod(`${workload.cluster}/${workload.namespace}/${workload.name}`, workload.locality, workload.node)
        : throughGateway(workload.gateway, workload.capacity),
    );
  const [name, namespace] = service.waypoint.split('.');
  return describe(service.waypoint === '' ? 'no waypoint' : `${namespace}/${name}`, preferenceOf(service), targets);
}

/** The scopes that a distribution stands for: facts of Istio, see src/predict/ztunnel/preference.ts. */
function preferenceOf({ preference, mode }: NonNullable<SentAddress['service']>): string {
  const scopes = preference.join(' ');
  if (scopes === '' && mode === 'UNSPECIFIED_MODE') return 'nothing';
  if (scopes === 'NETWORK REGION ZONE' && mode === 'FAILOVER') return 'PreferSameZone';
  if (scopes === 'NETWORK REGION ZONE SUBZONE NODE' && mode === 'FAILOVER') return 'PreferSameNode';
  return `${mode} ${scopes}`;
}

function describe(waypoint: string, preference: string, targets: readonly string[]): string {
  const whom = targets.length === 0 ? 'nobody' : [...targets].sort().join('; ');
  return `${waypoint}, prefers ${preference}: ${whom}`;
}

function atPod(pod: string, locality: string, node: string): string {
  return `pod ${pod} in ${locality} on ${node}`;
}

function throughGateway(address: string, pods: number): string {
  return `gateway ${address} for ${pods}`;
}
