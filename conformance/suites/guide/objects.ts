import type { Condition, KubernetesObject } from '../../clusters/kubectl';
import type { LiveCluster } from '../../clusters/mesh';
import type { Check } from '../suite';
import { NAMESPACE, SERVICE, WAYPOINT } from './names';

// What istiod made of our objects, and what it says of them.

interface Gateway extends KubernetesObject {
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly listeners?: readonly { readonly name: string; readonly conditions?: readonly Condition[] }[];
  };
}

interface Deployment extends KubernetesObject {
  readonly spec: { readonly replicas: number };
  readonly status?: { readonly readyReplicas?: number; readonly conditions?: readonly Condition[] };
}

interface Service extends KubernetesObject {
  readonly status?: { readonly conditions?: readonly Condition[] };
}

export function gatewaysAreProgrammed({ cluster, patience }: LiveCluster): Check {
  return {
    sentence: `the Gateways in ${cluster.name} are accepted and programmed, with every listener`,
    run: () =>
      patience.until(async () => ({
        expected: ['istio-system/istio-eastwestgateway', `${NAMESPACE}/${WAYPOINT}`]
          .map((name) => `${name}: Accepted Programmed ResolvedRefs, mesh: Accepted Programmed ResolvedRefs`)
          .join('; '),
        got: (await cluster.kubectl.list<Gateway>('gateway', '')).map(describeGateway).sort().join('; '),
      })),
  };
}

/** With it, clients find the other cluster's waypoint when their own is gone. The guide labels the Service by hand. */
export function waypointServiceIsGlobal({ cluster, patience }: LiveCluster): Check {
  return {
    sentence: `the waypoint Service that istiod made in ${cluster.name} is global`,
    run: () =>
      patience.until(async () => {
        const service = await cluster.kubectl.get<Service>('service', NAMESPACE, WAYPOINT);
        return {
          expected: 'gateway.istio.io/managed=istio.io-mesh-controller, istio.io/global=true',
          got: `${label(service, 'gateway.istio.io/managed')}, ${label(service, 'istio.io/global')}`,
        };
      }),
  };
}

export function serviceIsBound({ cluster, patience }: LiveCluster): Check {
  return {
    sentence: `${SERVICE} in ${cluster.name} is global and bound to the waypoint`,
    run: () =>
      patience.until(async () => {
        const service = await cluster.kubectl.get<Service>('service', NAMESPACE, SERVICE);
        const labels = `${label(service, 'istio.io/global')}, ${label(service, 'istio.io/use-waypoint')}`;
        const bound = service?.status?.conditions?.find(({ type }) => type === 'istio.io/WaypointBound');
        const verdict = bound === undefined ? 'absent' : `${bound.status} (${bound.reason ?? 'no reason'})`;
        return {
          expected: `istio.io/global=true, istio.io/use-waypoint=${WAYPOINT}, istio.io/WaypointBound True (WaypointAccepted)`,
          got: `${labels}, istio.io/WaypointBound ${verdict}`,
        };
      }),
  };
}

/** Without a waypoint pod there is nobody to send endpoints to. */
export function waypointIsDeployed({ cluster, patience }: LiveCluster): Check {
  return {
    sentence: `istiod deployed the waypoint in ${cluster.name}, and its pods are ready`,
    vital: true,
    run: () =>
      patience.until(async () => {
        const deployment = await cluster.kubectl.get<Deployment>('deployment', NAMESPACE, WAYPOINT);
        const wanted = Math.max(deployment?.spec.replicas ?? 0, 1);
        const ready = deployment?.status?.readyReplicas ?? 0;
        // Kubernetes' own words where it does not let the pods be made, a PodSecurity level for one.
        const failure = deployment?.status?.conditions?.find(({ type }) => type === 'ReplicaFailure')?.message;
        return {
          expected: `gateway.istio.io/managed=istio.io-mesh-controller, ${wanted} of ${wanted} ready`,
          got:
            `${label(deployment, 'gateway.istio.io/managed')}, ${ready} of ${wanted} ready` +
            (failure === undefined ? '' : ` (${failure})`),
        };
      }),
  };
}

function describeGateway({ metadata, status }: Gateway): string {
  const listeners = (status?.listeners ?? []).map(({ name, conditions }) => `, ${name}: ${trueOnes(conditions)}`);
  return `${metadata.namespace}/${metadata.name}: ${trueOnes(status?.conditions)}${listeners.join('')}`;
}

/** A condition that says something bad (Conflicted, say) shows up here as well, when it is true. */
function trueOnes(conditions: readonly Condition[] = []): string {
  const types = conditions.filter(({ status }) => status === 'True').map(({ type }) => type);
  return types.length === 0 ? 'no condition is true' : types.sort().join(' ');
}

function label(object: KubernetesObject | undefined, key: string): string {
  if (object === undefined) {
    return `no object with ${key}`;
  }
  const value = object.metadata.labels?.[key];
  return value === undefined ? `no ${key}` : `${key}=${value}`;
}
