import {
  ingressGateways,
  isManaged,
  strategicMerge,
  WaypointParameters,
  type Parameters,
} from '../../../model/gateways';
import { isMap, type KubeObject } from '../../../model/object';
import { boundsOf, countOf, isNode, podSpecOf } from '../../../model/workloads';
import { fieldsOf } from '../../../util/maps';
import type { Cluster } from '../../../model/mesh';
import type { ClusterView } from '../../istio/view';
import type { Unfollowed } from '../input';

type Fields = Readonly<Record<string, unknown>>;

/** What makes pods by what manifests say: a workload, or a Gateway for which istiod deploys them. */
export interface PodMaker extends Pick<Unfollowed, 'object' | 'concerns' | 'clients'> {
  readonly namespace: string;
  /** How many it makes; undefined where that is not known. */
  readonly count: number | undefined;
  readonly spec: Fields;
  /** Undefined where istiod writes them. */
  readonly podLabels: Readonly<Record<string, string>> | undefined;
  readonly isGateway: boolean;
}

/** All in a cluster that make pods. Where pods of a live cluster were read, these are what counts, and nothing is asked for here. */
export function podMakersIn({ cluster, shards }: ClusterView): PodMaker[] {
  if (shards.isLive || cluster.readKinds.has('Pod')) return [];
  const bounds = boundsOf(cluster.objects);
  const nodes = cluster.objects.filter(isNode).length;
  const workloads = cluster.workloads.map((workload): PodMaker => {
    const { object, namespace, podLabels } = workload;
    const ofNodes = object.kind === 'DaemonSet' ? Math.max(nodes, 1) : undefined;
    const count = countOf(workload, bounds)?.usual ?? ofNodes;
    return { object, namespace, count, spec: podSpecOf(object), podLabels, concerns: 'service', isGateway: false };
  });
  return [...workloads, ...gatewaysIn(cluster)];
}

/** Gateways that were read as they are declared: one with a status was deployed, whatever its Namespace says by now. */
function gatewaysIn(cluster: Cluster): PodMaker[] {
  const { waypoints, eastWestGateways, objects, istiod } = cluster;
  const values = injectorValuesIn(cluster);
  const parameters = new WaypointParameters(objects, istiod.namespace);
  const ingress = ingressGateways(objects);
  const toMaker = (object: KubeObject, concerns: PodMaker['concerns'], template: Fields): PodMaker[] => {
    const added = parameters.of(object);
    if (added === undefined || isMap(object.body.status) || !isManaged(object)) return [];
    return [
      {
        object,
        namespace: object.namespace ?? 'default',
        count: added.replicas ?? 1,
        spec: overlaid(template, added),
        podLabels: undefined,
        concerns,
        isGateway: true,
      },
    ];
  };
  return [
    ...[...waypoints.values()].flatMap(({ object }) => toMaker(object, 'waypoint', waypointSpec(values))),
    ...eastWestGateways.flatMap(({ object }) =>
      object.kind === 'Gateway' ? toMaker(object, 'network', waypointSpec(values)) : [],
    ),
    // Of several, which one a client goes through is not asked.
    ...(ingress.length > 1 ? [] : ingress).flatMap((object) =>
      toMaker(object, 'cluster', ingressSpec(values)).map((maker) => ({ ...maker, clients: 'ingress' as const })),
    ),
  ];
}

function overlaid(template: Fields, { podSpecs }: Parameters): Fields {
  return podSpecs.reduce(strategicMerge, template);
}

/** What the chart gives proxies where its values say nothing else. @see istio manifests/charts/istio-control/istio-discovery/values.yaml */
const RESOURCES = { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2', memory: '1Gi' } };

const CONTAINER = {
  name: 'istio-proxy',
  securityContext: {
    privileged: false,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    runAsUser: 1337,
    capabilities: { drop: ['ALL'] },
  },
};

/** @see istio manifests/charts/istio-control/istio-discovery/files/waypoint.yaml */
function waypointSpec({ global, gateways }: Fields): Fields {
  const { resources = RESOURCES, ...placing } = fieldsOf(fieldsOf(global).waypoint);
  const { seccompProfile } = fieldsOf(gateways);
  const securityContext = { ...CONTAINER.securityContext, ...profile(seccompProfile) };
  return { ...placing, containers: [{ ...CONTAINER, resources, securityContext }] };
}

/** @see istio manifests/charts/istio-control/istio-discovery/files/kube-gateway.yaml */
function ingressSpec({ global, gateways }: Fields): Fields {
  const { resources = RESOURCES } = fieldsOf(fieldsOf(global).proxy);
  const { seccompProfile, securityContext } = fieldsOf(gateways);
  const ofPod = Object.keys(fieldsOf(securityContext)).length > 0 ? securityContext : profile(seccompProfile);
  return { securityContext: ofPod, containers: [{ ...CONTAINER, resources }] };
}

function profile(seccompProfile: unknown): Fields {
  return Object.keys(fieldsOf(seccompProfile)).length > 0 ? { seccompProfile } : {};
}

/** The values of Istio's chart that what istiod deploys is made of, as far as they were read. */
function injectorValuesIn({ objects, istiod: { installed, namespace } }: Cluster): Fields {
  const configMap = [...objects, ...installed].find(
    (object) =>
      object.kind === 'ConfigMap' && object.namespace === namespace && /^istio-sidecar-injector(-|$)/.test(object.name),
  );
  const { values } = fieldsOf(configMap?.body.data);
  if (typeof values !== 'string') return {};
  try {
    return fieldsOf(JSON.parse(values));
  } catch {
    return {};
  }
}
